// The screen beside Debian's Chromium in kiosk mode, in one run: the same words, cards, shadows and keyboard, on the page of a form whose
// questions fill the room above the keyboard of pinyin. A letter that is let go brings the candidates, here of the dictionaries; in the browser they are
// ready in the page, so that no composing is counted against it.
//   node tests/bench/ui/run.js [--rounds 3] [--taps 100] [--idle 30] [--zoom 1] [--out build/bench-ui]
// --zoom 2: words and keys of twice as many pixels, here and there.
// Start: exec → first drawn page. Touch: press → pixels of the key and release → pixels of the bar of candidates, seen from outside through MIT-SHM.
// CPU: nanoseconds of the scheduler over all threads of all processes of the program. Memory: PSS of all of them.
// The kiosk counts with guard, delivery and screen; the browser with all its processes.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Rig, buildFolder } from '../../e2e/lib/rig.js';
import { Terminal } from '../../e2e/lib/terminal.js';
import { answerUntil, goToReader } from '../../e2e/lib/visit.js';

const args = process.argv.slice(2);
const number = (name, other) => Number(args.includes(name) ? args[args.indexOf(name) + 1] : other);
const rounds = number('--rounds', 3);
const taps = number('--taps', 100); // of fewer, the 99th percentile would be the slowest alone
const idleSeconds = number('--idle', 30);
const zoom = number('--zoom', 1);
const out = args.includes('--out') ? args[args.indexOf('--out') + 1] : 'build/bench-ui';
const source = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const bin = path.join(buildFolder(), 'bin');
const letter = 'y'; // whose key is tapped, and what deletes it, in turn
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const began = Date.now();
const say = (what) => console.error(`${((Date.now() - began) / 1000).toFixed(1).padStart(7)} s  ${what}`);
mkdirSync(out, { recursive: true });
if (spawnSync('chromium', ['--version']).error) {
  console.log('left out: chromium is missing');
  process.exit(77);
}

// Every wait has an end and says what it waited for.
const limits = { start: 300, visit: 300, stop: 60, picture: 30, display: 20, ended: 20 };
async function within(seconds, what, work) {
  let timer = null;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`still waiting after ${seconds} s: ${what}`)), seconds * 1000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
function command(program, words, { seconds, env = {} }) {
  const done = spawnSync(program, words.map(String), {
    env: { ...process.env, ...env }, encoding: 'utf8', timeout: seconds * 1000, killSignal: 'SIGKILL', stdio: ['ignore', 'pipe', 'pipe'],
  });
  const what = `${path.basename(program)} ${words[0]}`;
  if (done.error?.code === 'ETIMEDOUT') throw new Error(`${what}: not done after ${seconds} s`);
  if (done.error) throw new Error(`${what}: ${done.error.message}`);
  return done;
}

// ---- what the system says of a set of processes ----------------------------------------------------------------------
/** The processes that still run of the programs started as `roots`: their descendants, and who left them for init. */
function tree(roots) {
  const parents = new Map();
  const sessions = new Map();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const [state, parent, , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state === 'Z') continue;
      parents.set(Number(entry), Number(parent));
      sessions.set(Number(entry), Number(session));
    } catch { /* it has ended */ }
  }
  const found = new Set([...parents.keys()].filter((pid) => roots.includes(pid) || roots.includes(sessions.get(pid))));
  for (let grown = true; grown;) {
    grown = false;
    for (const [pid, parent] of parents)
      if (found.has(parent) && !found.has(pid)) { found.add(pid); grown = true; }
  }
  return [...found];
}
const quietly = (read) => { try { return read(); } catch { return 0; } };
const cpuMs = (pids) => pids.reduce((sum, pid) => sum + quietly(() => readdirSync(`/proc/${pid}/task`).reduce((all, task) =>
  all + quietly(() => Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e6), 0)), 0);
const pssMb = (pids) => pids.reduce((sum, pid) => sum + quietly(() =>
  Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]) / 1024), 0);

async function end(roots) {
  for (const sign of ['SIGTERM', 'SIGKILL']) {
    for (const pid of tree(roots)) quietly(() => process.kill(pid, sign));
    const until = Date.now() + limits.ended * 500;
    while (tree(roots).length && Date.now() < until) await sleep(50);
    if (!tree(roots).length) return;
  }
  throw new Error(`processes ${tree(roots)} do not end`);
}

function probe(display, seconds, ...words) {
  const done = command(path.join(bin, 'bianmin-bench-probe'), words, { seconds, env: { DISPLAY: display } });
  if (!done.stdout) throw new Error(`probe ${words[0]}: ${done.stderr || `ended with ${done.status}`}`);
  return JSON.parse(done.stdout);
}
async function probeStart(display, ...program) {
  const started = probe(display, limits.start, 'start', ...title, '--', ...program);
  if (started.start_ms) return started;
  quietly(() => shot(display, 'nothing-drawn'));
  await end([started.pid]);
  throw new Error(`${path.basename(program[0])} drew nothing; see ${path.join(out, 'nothing-drawn.png')}`);
}
const shot = (display, name) =>
  command('import', ['-window', 'root', path.join(out, `${name}.png`)], { seconds: limits.picture, env: { DISPLAY: display } });

/** The page's keys: one that composes, the one that takes it back, and the bar above them, where either shows. */
function partsOf(rects) {
  const [x, , width] = rects['status.composing'];
  const [, y, , height] = rects['key.mode.pinyin'];
  return [rects[`key.${letter}`], rects['key.delete'], [x, y, width, height]];
}

async function measureTouches(display, pids, one, two, bar) {
  const before = cpuMs(pids());
  say(`${taps} taps`);
  // A tap takes at most two change limits of the probe and its pauses.
  const touched = probe(display, 20 + taps * 5, 'tap', one[0] + one[2] / 2 | 0, one[1] + one[3] / 2 | 0, two[0] + two[2] / 2 | 0, two[1] + two[3] / 2 | 0,
    Math.min(one[2], 80), Math.min(one[3], 40), ...bar, taps);
  const cpu = (cpuMs(pids()) - before) / taps;
  if (touched.missed) say(`${touched.missed} of ${2 * taps} changes were not seen`);
  await sleep(2000);
  say(`idle for ${idleSeconds} s`);
  const idleBefore = cpuMs(pids());
  await sleep(idleSeconds * 1000);
  const idle = (cpuMs(pids()) - idleBefore) / (idleSeconds * 10);
  return { ...touched, cpu_per_touch_ms: cpu, idle_percent: idle, pss_mb: pssMb(pids()), processes: pids().length };
}

// The head of the screen, which every page writes into.
const title = [40, 10, 1000, 120];

async function withRig(options, body) {
  const rig = await within(limits.start, 'the rig', Rig.start('--remove', '--zoom', String(zoom), ...options));
  try {
    return await body(rig);
  } finally {
    await within(limits.stop, 'the end of the rig', rig.stop()).catch((problem) => {
      say(problem.message);
      rig.process.kill();
    });
  }
}

const school = 'school_name';

/** A field that is typed into lies open, and the reader is away. */
async function openSchoolField(rig, terminal) {
  await goToReader(terminal, /家庭经济困难学生资助申请/);
  await terminal.touch('action.start');
  await rig.do('card lay ordinary');
  await terminal.waitFor('form', 60);
  await answerUntil(terminal, `field.${school}`);
  await rig.do('card remove');
  await rig.do('unplug'); // the emulated bus polls while a read is pending: that is not the terminal's work
  await terminal.compose(school, [['yunshanshi', '云山市']]);
}

/** Keys without a gap must all be composed; tests/e2e/taps.test.js does the same with 20 digits on two keys. */
const spelt = 'yunshanshi';

async function measureBurst(rig) {
  const terminal = await Terminal.open(rig);
  const places = [];
  for (const key of spelt) {
    const { x, y, width, height } = await terminal.element(`key.${key}`).getRect();
    places.push(x + width / 2 | 0, y + height / 2 | 0);
  }
  probe(rig.facts.display, 30, 'burst', spelt.length, ...places);
  const composed = (await terminal.element('status.composing').getDomAttribute('value')) ?? '';
  await terminal.close();
  return { burst_taps: spelt.length, burst_letters: composed.replace(/[^a-z]/g, '').length };
}

async function kioskRound() {
  say('kiosk: a visit up to the school');
  return await withRig(['--idle', '600'], async (rig) => {
    const terminal = await Terminal.open(rig);
    await within(limits.visit, 'the form', openSchoolField(rig, terminal));
    const rects = {};
    for (const id of [`key.${letter}`, 'key.delete', 'key.mode.pinyin', 'status.composing']) {
      const { x, y, width, height } = await terminal.element(id).getRect();
      rects[id] = [x, y, width, height];
    }
    const { pids } = await rig.do('pids');
    const roots = ['bianmin-guard', 'bianmin-kiosk', 'bianmin-sync'].flatMap((name) => pids[name] ?? []);
    await terminal.close();
    await sleep(1500);
    shot(rig.facts.display, 'kiosk');
    const measured = await measureTouches(rig.facts.display, () => roots, ...partsOf(rects));
    return { ...measured, ...(await within(60, 'the burst', measureBurst(rig))) };
  });
}

/** The rig brings platform, printer and display up; the terminal is started again under the probe's clock. */
async function kioskStart() {
  say('kiosk: start');
  return await withRig(['--reader', 'none'], async (rig) => {
    await rig.do('hold terminal');
    const { display, dir } = rig.facts;
    const started = await probeStart(display, path.join(bin, 'bianmin-guard'), path.join(dir, 'guard.conf'));
    shot(display, 'kiosk-start');
    await end([started.pid]);
    return started.start_ms;
  });
}

async function withDisplay(body) {
  const xvfb = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1080x1920x24', '-nolisten', 'tcp', '-noreset'], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const named = new Promise((resolve, reject) => {
      xvfb.stdout.once('data', resolve);
      xvfb.once('error', reject);
      xvfb.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
    });
    named.catch(() => {});
    return await body(`:${String(await within(limits.display, 'the display', named)).trim()}`);
  } finally {
    xvfb.kill();
  }
}

const chromium = (profile, page) => ['chromium', '--kiosk', `--app=file://${page}`, '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-default-browser-check', '--disable-extensions',
  '--disable-features=Translate', '--noerrdialogs', '--disable-infobars', '--window-position=0,0', '--window-size=1080,1920', `--user-data-dir=${profile}`,
  '--password-store=basic'];

async function browserRound(pages, rects) {
  const profile = mkdtempSync(path.join(os.tmpdir(), 'bianmin-bench-'));
  try {
    const starts = [];
    // The second start of a profile is what a terminal would have every morning. Every start has a display of its own:
    // the last picture stays on one that nobody draws on.
    for (const start of ['fresh', 'second']) {
      say(`browser: ${start} start`);
      await withDisplay(async (display) => {
        const started = await probeStart(display, ...chromium(profile, pages.attract));
        starts.push(started.start_ms);
        await sleep(3000); // it writes its profile
        await end([started.pid]);
      });
    }
    say('browser: the form');
    return await withDisplay(async (display) => {
      const started = await probeStart(display, ...chromium(profile, pages.form));
      try {
        await sleep(4000);
        shot(display, 'chromium');
        const measured = await measureTouches(display, () => tree([started.pid]), ...partsOf(rects));
        return { ...measured, start_fresh_ms: starts[0], start_ms: starts[1] };
      } finally {
        await end([started.pid]);
      }
    });
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const page = (example, ...words) => {
  const dictionaries = example === 'rig' ? [path.join(buildFolder(), 'assets', 'pinyin'), letter] : [];
  const done = command(path.join(bin, 'bench-ui-page'), ['--zoom', zoom, ...words, example, path.join(source, 'assets'), ...dictionaries],
    { seconds: limits.picture });
  if (done.status !== 0) throw new Error(`bench-ui-page ${example}: ${done.stderr}`);
  return done.stdout;
};
const pages = { attract: path.resolve(out, 'attract.html'), form: path.resolve(out, 'form.html') };
writeFileSync(pages.attract, page('attract'));
writeFileSync(pages.form, page('rig'));
const rects = JSON.parse(page('rig', '--rects'));

const kiosk = [];
const browser = [];
for (let round = 0; round < rounds; ++round) {
  kiosk.push({ ...(await kioskRound()), start_ms: await kioskStart() });
  browser.push(await browserRound(pages, rects));
  console.log(JSON.stringify({ round: round + 1, load: os.loadavg()[0], kiosk: kiosk.at(-1), browser: browser.at(-1) }));
}
const aims = { start_ms: 5, press_p50: 5, press_p99: 6, release_p50: 5, release_p99: 6, cpu_per_touch_ms: 8, idle_percent: 8, pss_mb: 7 };
console.log(`\n${'measure'.padEnd(20)}${'kiosk'.padStart(12)}${'chromium'.padStart(12)}   ratio     aim`);
let missed = 0;
for (const [name, aim] of Object.entries(aims)) {
  const ours = median(kiosk.map((one) => one[name]));
  const theirs = median(browser.map((one) => one[name]));
  const ratio = theirs / ours;
  if (ratio < aim) missed += 1;
  console.log(`${name.padEnd(20)}${ours.toFixed(3).padStart(12)}${theirs.toFixed(3).padStart(12)}   1/${ratio.toFixed(1).padEnd(6)} 1/${aim}${ratio < aim ? '  MISSED' : ''}`);
}
command('convert', [path.join(out, 'kiosk.png'), path.join(out, 'chromium.png'), '+append', path.join(out, 'side-by-side.png')], { seconds: limits.picture });
const burst = kiosk.map((one) => `${one.burst_letters} of ${one.burst_taps}`).join(', ');
if (kiosk.some((one) => one.burst_letters !== one.burst_taps)) missed += 1;
console.log(`taps without a gap that were composed: ${burst}`);
console.log(`pictures side by side: ${path.join(out, 'side-by-side.png')}`);
process.exit(missed ? 1 : 0);
