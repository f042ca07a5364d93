// The dock of the demonstration: what hands, paper and cables do. Run by packaging/demo.
import { createInterface } from 'node:readline';
import { Rig } from './lib/rig.js';
import { Terminal } from './lib/terminal.js';

const args = process.argv.slice(2);
const option = (name, other) => (args.includes(name) ? args[args.indexOf(name) + 1] : other);
const pictures = option('--pictures', null);

const verbs = [
  ['card', 'lay the card of an ordinary resident on the reader (card elder, card rare-name, card expired, card second …)'],
  ['away', 'take the card away'],
  ['paper out | paper in', 'the printer runs out of paper, is filled again'],
  ['jam on | jam off', 'paper jam'],
  ['cut | restore', 'the network between terminal and platform'],
  ['unplug | plug', 'the cable of the card reader'],
  ['kill', 'the kiosk dies (the guard brings it back)'],
  ['cases', 'what the platform holds'],
  ['picture', 'write a PNG of the screen'],
  ['quit', 'end'],
];

const translate = (line) => {
  const words = line.split(/\s+/);
  if (words[0] === 'card') return `card lay ${words[1] ?? 'ordinary'}`;
  return { away: 'card remove', cut: 'network cut', restore: 'network restore', kill: 'kill kiosk' }[line] ?? line;
};

const rig = await Rig.startVisible('--remove', '--width', option('--width', '1080'), '--height', option('--height', '1920'));
const terminal = await Terminal.open(rig, { pictures: pictures ?? 'build/demo-pictures' });
console.log(`the terminal runs on display ${rig.facts.display}${rig.facts.virtual ? ' (virtual)' : ''}; its files are in ${rig.facts.dir}`);
if (rig.facts.virtual)
  console.log('to look: type picture, or start with --screenshots DIR for a picture of every new screen,\n'
    + `or watch with a VNC server on ${rig.facts.display}; to touch: a WebDriver client at ${rig.automationUrl}`);
for (const [verb, what] of verbs) console.log(`  ${verb.padEnd(22)} ${what}`);

let shown = null;
const watch = pictures && setInterval(async () => {
  try {
    const screen = await terminal.screen();
    if (screen === shown) return;
    shown = screen;
    await terminal.picture(screen);
    console.log(`picture of ${screen} in ${pictures}`);
  } catch {
    // The kiosk may be restarting; the next turn looks again.
  }
}, 500);

async function act(line) {
  if (line === 'quit') return false;
  if (line === 'picture') {
    await terminal.picture(await terminal.screen());
    console.log(`in ${pictures ?? 'build/demo-pictures'}`);
  } else if (line === 'cases') {
    for (const one of await rig.cases()) console.log(`${one.case_no}  ${one.payload.applicant.name}  ${one.service_code}`);
  } else {
    await rig.do(translate(line));
    console.log('done');
  }
  return true;
}

const stop = async () => {
  if (watch) clearInterval(watch);
  await rig.stop();
  process.exit(0);
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
let quit = false;
for await (const text of createInterface({ input: process.stdin })) {
  const line = text.trim();
  if (!line) continue;
  try {
    quit = !(await act(line));
    if (quit) break;
  } catch (problem) {
    console.log(problem.message);
  }
}
// “quit” ends it; a closed standard input does not: then it runs until it is told to stop.
if (quit) await stop();
setInterval(() => {}, 60_000);
