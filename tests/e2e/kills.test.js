// The kiosk is killed around the submit, from before the store's COMMIT until after 已提交: no application is lost, and none is filed twice. R-122 R-149
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import path from 'node:path';
import { until } from './lib/rig.js';
import { withRig } from './lib/scene.js';
import { Terminal } from './lib/terminal.js';
import { findService } from './lib/visit.js';
import { samplePerson } from './lib/verify.js';

const run = promisify(execFile);
const person = samplePerson('ordinary');

// A certificate is the shortest service. What it is for and how it comes tell the rounds apart.
const rounds = ['school', 'loan', 'points', 'own'].flatMap((use) => ['efile', 'print', 'window', 'cabinet'].map((way) => ({ use, way })));
/** So many rounds look for the COMMIT: each kill comes later than the last while nothing was stored, and earlier once something was. */
const searchRounds = 12;
const firstStep = 60;
const leastStep = 10;
/** The others are killed so many milliseconds after 已提交 was seen. */
const afterShown = [0, 5, 20, 60];
/** What a restarted kiosk needs to find what was left, many times over: without a draft nothing tells that there is none. */
const draftIsFound = 1000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const kioskProcess = async (rig) => (await rig.do('pids')).pids['bianmin-kiosk']?.[0];
const saysSubmitted = async (terminal) => (await terminal.screen()) === 'receipt' && (await terminal.driver.getPageSource()).includes('已提交');

/** Which of them it is. */
async function waitForAny(terminal, screens, what) {
  return until(async () => {
    const screen = await terminal.screen();
    return screens.includes(screen) && screen;
  }, 30, what);
}

/** How many cases of the terminal fit: one is there from its COMMIT on. */
async function storedCases(rig, which = '1') {
  const outbox = path.join(rig.facts.dir, 'data', 'outbox.db');
  const { stdout } = await run('sqlite3', ['-readonly', outbox, `SELECT count(*) FROM submission WHERE kind = 'submission' AND ${which}`]);
  return Number(stdout);
}

/** From the attract screen to how the certificate shall come. */
async function goToDelivery(terminal, { use }) {
  await terminal.waitFor('attract');
  await terminal.touch('action.begin');
  await terminal.waitFor('home');
  await terminal.touch(await findService(terminal, /参保证明打印/));
  await terminal.waitFor('guide');
  await terminal.touch('action.start');
  await terminal.waitFor('identify');
  await terminal.rig.do('card lay ordinary');
  await terminal.waitFor('form', 30);
  await terminal.touch('action.next');
  await terminal.waitForElement(`option.use.${use}`);
  await terminal.choose('use', use);
  await terminal.touch('action.next');
  await terminal.waitFor('review');
  await terminal.touch('action.next');
  await terminal.waitFor('delivery');
}

/** To the page with the submit action. */
async function goToSubmit(terminal, { way }) {
  await terminal.choose('delivery', way);
  await terminal.touch('action.next');
  await terminal.waitFor('signature');
  await terminal.sign();
}

/** Submits, and kills the kiosk `delay` ms later, or, with `after`, so many after 已提交; whether that was seen. */
async function submitAndKill(terminal, { delay, after }) {
  const { rig } = terminal;
  const killed = await kioskProcess(rig);
  const button = await terminal.element('action.submit');
  let shown = false;
  let alive = true;
  button.click().catch(() => {}); // the kill may take its answer
  const watched = (async () => {
    while (alive && !shown) shown = await saysSubmitted(terminal).catch(() => false);
  })();
  if (after === undefined) {
    await pause(delay);
  } else {
    await until(() => shown, 20, '已提交');
    await pause(after);
  }
  process.kill(killed, 'SIGKILL');
  alive = false;
  await watched;
  await until(async () => { const now = await kioskProcess(rig); return now && now !== killed; }, 30, 'another process');
  return shown;
}

/** The kiosk after its start, and whether it waits for the card of a visit that was cut off. Nobody sees anything of that before. */
async function openAgain(rig) {
  const terminal = await until(() => Terminal.open(rig).catch(() => null), 30, 'the kiosk after its restart');
  if ((await waitForAny(terminal, ['attract', 'identify'], 'a calm screen')) === 'attract') await pause(draftIsFound);
  const words = await terminal.driver.getPageSource();
  for (const secret of [person.name, person.number, person.address]) assert.ok(!words.includes(secret), `${secret} is shown to anybody`);
  return { terminal, resumes: (await terminal.screen()) === 'identify' };
}

/** The same card again, then signed and submitted again, up to 已提交. */
async function goOn(terminal, round) {
  await terminal.rig.do('card remove');
  await terminal.rig.do('card lay ordinary');
  await terminal.waitFor('delivery', 30);
  await goToSubmit(terminal, round);
  await terminal.touch('action.submit');
  // What was stored before the kill with another signature is told to be there already.
  if ((await waitForAny(terminal, ['receipt', 'notice'], 'the end of the submit')) === 'notice') await terminal.touch('action.next');
  await until(() => saysSubmitted(terminal), 15, '已提交 after the visit went on');
}

async function leave(terminal) {
  await terminal.touch('action.next');
  await terminal.waitFor('evaluation');
  await terminal.touch('action.skip');
  await terminal.waitFor('goodbye');
  await terminal.rig.do('card remove');
  // It is heard once the paper is out.
  await until(async () => {
    if ((await terminal.screen()) === 'attract') return true;
    await terminal.touch('action.finish').catch(() => {});
    return false;
  }, 40, 'the end of the visit');
}

/** One visit with one kill; the terminal after it. */
async function play(terminal, round) {
  const { rig } = terminal;
  await goToDelivery(terminal, round);
  await goToSubmit(terminal, round);
  const before = await storedCases(rig);
  round.shown = await submitAndKill(terminal, round);
  round.stored = (await storedCases(rig)) - before;
  const again = await openAgain(rig);
  round.resumes = again.resumes;
  if (round.resumes) {
    await goOn(again.terminal, round);
    round.shown = true;
    await leave(again.terminal);
  } else {
    assert.equal(round.stored, 1, `${round.use} by ${round.way}, killed after ${round.delay} ms, is neither filed nor there to go on with`);
    await rig.do('card remove');
  }
  return again.terminal;
}

const title = 'killed before, within and after the COMMIT of a submit, the kiosk files what it said 已提交 of once, and nothing twice (R-122 R-149)';
test(title, { timeout: 300_000 }, async () => {
  await withRig(['--kiosk-restarts', '100', '--idle', '300'], async (rig) => {
    let terminal = await Terminal.open(rig);
    let delay = 0;
    let step = firstStep;
    for (const [i, round] of rounds.entries()) {
      if (i < searchRounds) round.delay = delay;
      else round.after = afterShown[i - searchRounds];
      terminal = await play(terminal, round);
      if (round.stored) step = Math.max(leastStep, step / 2);
      delay = Math.max(0, delay + (round.stored ? -step : step));
    }
    const onTheWay = () => storedCases(rig, "state NOT IN ('ACCEPTED', 'PURGED')");
    await until(async () => (await onTheWay()) === 0, 60, 'every case to be delivered');
    const cases = await rig.cases();
    for (const round of rounds)
      round.received = cases.filter(({ payload }) => payload.answers.use === round.use && payload.delivery.way === round.way).length;
    const count = (fits) => rounds.filter(fits).length;
    const delays = (stored) => rounds.filter((round) => round.after === undefined && round.stored === stored).map((round) => round.delay).join(' ');
    console.log(`killed before the COMMIT after ${delays(0)} ms, after it after ${delays(1)} ms and when 已提交 was seen; ` +
      `stored, and yet gone on with: ${count(({ stored, resumes }) => stored && resumes)}`);
    console.log(`shown ${count(({ shown }) => shown)}, received ${count(({ received }) => received > 0)}, twice ${count(({ received }) => received > 1)}`);
    for (const round of rounds) {
      const what = `${round.use} by ${round.way}: ${JSON.stringify(round)}`;
      assert.ok(round.received <= 1, `twice: ${what}`);
      // What was not seen to be shown had no draft any more: it was stored, which is as good.
      assert.equal(round.received, 1, `lost: ${what}`);
    }
    assert.equal(cases.length, rounds.length, 'and nothing besides');
    assert.ok(count(({ stored }) => stored === 0) >= 2 && count(({ stored, after }) => stored === 1 && after === undefined) >= 2,
      'the kills fell on both sides of the COMMIT');
  });
});
