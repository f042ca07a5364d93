// Plays one whole visit unattended and proves the case on the platform. Run by packaging/demo --visit.
import { Rig, until } from './lib/rig.js';
import { Terminal } from './lib/terminal.js';
import { finishVisit, playVisit } from './lib/visit.js';
import { differences, samplePerson } from './lib/verify.js';

const args = process.argv.slice(2);
const option = (name, other) => (args.includes(name) ? args[args.indexOf(name) + 1] : other);
const pictures = option('--pictures', 'build/demo-pictures');
const touchesMax = 25;

const rig = await Rig.start('--remove', '--goodbye', '4', '--width', option('--width', '1080'), '--height', option('--height', '1920'));
let code = 1;
try {
  const terminal = await Terminal.open(rig, { pictures, say: (line) => console.log(line) });
  console.log('step     time    screen         what');
  const entered = await playVisit(terminal);
  await finishVisit(terminal, { form: true });
  await terminal.close();
  const cases = await until(async () => { const all = await rig.cases(); return all.length && all; }, 20, 'the case on the platform');
  const person = samplePerson('ordinary');
  const wrong = cases.length === 1
    ? differences(cases[0], entered, person)
    : [`the platform holds ${cases.length} cases`];
  console.log(`\ntouches: ${terminal.touches} (keys of a field and the signature count as one; raw: ${terminal.rawTouches})`);
  console.log(`pictures: ${terminal.drawn.size} in ${pictures}`);
  console.log(`case: ${cases[0]?.case_no}`);
  if (terminal.touches > touchesMax) wrong.push(`${terminal.touches} touches are more than ${touchesMax}`);
  for (const line of wrong) console.log(`WRONG ${line}`);
  if (!wrong.length) console.log('exactly one case, equal to what was entered');
  code = wrong.length ? 1 : 0;
} catch (problem) {
  console.error(problem.message);
} finally {
  await rig.stop();
}
process.exit(code);
