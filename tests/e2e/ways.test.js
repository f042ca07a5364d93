// One and the same service in the ways of use that no other suite walks to its end, and in English, on one terminal. R-212
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { Rig, until } from './lib/rig.js';
import { Terminal } from './lib/terminal.js';
import { differences, samplePerson } from './lib/verify.js';
import { finishVisit, playVisit } from './lib/visit.js';

const person = samplePerson('ordinary');

let rig;
let terminal;
const filed = []; // case numbers of the visits before

before(async () => {
  rig = await Rig.start('--remove', '--goodbye', '3', '--idle', '300');
  terminal = await Terminal.open(rig);
}, { timeout: 60_000 });

after(async () => {
  await terminal.close().catch(() => {});
  await rig.stop();
});

const wayInUse = () => terminal.driver.findElements({ css: '[id^="way."][checked="true"]' })
  .then((chosen) => Promise.all(chosen.map((element) => element.getDomAttribute('id'))));

async function languageInUse() {
  return (await terminal.driver.getPageSource()).match(/\blang="([^"]+)"/)[1];
}

/** The case that was filed since the last visit. */
async function newCase() {
  const fresh = await until(async () => {
    const all = (await rig.cases()).filter((one) => !filed.includes(one.case_no));
    return all.length && all;
  }, 30, 'a case on the platform');
  assert.equal(fresh.length, 1);
  filed.push(fresh[0].case_no);
  return fresh[0];
}

/** Walks from the first touch to the farewell; `holds` is asked on every page. */
async function wholeVisit(options, holds) {
  const seen = new Set();
  const entered = await playVisit(terminal, {
    ...options,
    fill: async () => null, // what every field has; the keys are put away, for questions that lie behind them
    between: async (step) => {
      seen.add(step);
      await holds(step);
    },
  });
  await holds('receipt');
  for (const step of ['guide', 'identify', 'form-1', 'review', 'signature']) assert.ok(seen.has(step), `${step} is no step of ${[...seen]}`);
  assert.deepEqual(differences(await newCase(), entered, person), []);
  await finishVisit(terminal);
}

/** Whoever comes next finds the terminal as it always is. */
async function nextVisitBeginsAnew() {
  await terminal.waitFor('attract');
  await terminal.touch('action.begin');
  await terminal.waitFor('home');
  assert.deepEqual(await wayInUse(), ['way.standard']);
  assert.equal(await languageInUse(), 'zh-Hans');
  await terminal.touch('action.home');
  await terminal.waitFor('attract');
}

for (const [way, what] of [['low_reach', 'within reach of a wheelchair'], ['contrast_dark', 'in high contrast, dark'],
  ['contrast_light', 'in high contrast, light']]) {
  test(`a whole visit ${what}: the case is equal to the entry, and the next visit begins in standard (R-212)`, { timeout: 120_000 }, async () => {
    await wholeVisit({ way }, async (step) => assert.deepEqual(await wayInUse(), [`way.${way}`], step));
    await nextVisitBeginsAnew();
  });
}

test('a whole visit in English: the case is equal to the entry, and the next visit begins in Chinese (R-212)', { timeout: 120_000 }, async () => {
  await terminal.waitFor('attract');
  await terminal.touch('language.en');
  await until(async () => (await languageInUse()) === 'en', 10, 'English');
  await wholeVisit({ service: /pension insurance: enrolment/ }, async (step) => {
    assert.equal(await languageInUse(), 'en', step);
    assert.doesNotMatch(await terminal.driver.getTitle(), /\p{Script=Han}/u, step);
  });
  await nextVisitBeginsAnew();
});
