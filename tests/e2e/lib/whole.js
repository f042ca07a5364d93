// Whole visits: each filed once and equal to what was entered, and again with the network cut on the way. BIANMIN_EVERY_STEP=1 cuts it
// at every step in turn, one run a step.
import test from 'node:test';
import assert from 'node:assert/strict';
import { oneCase, withTerminal } from './scene.js';
import { differences, samplePerson } from './verify.js';
import { finishVisit, playVisit } from './visit.js';
import { until } from './rig.js';

export const everyStep = process.env.BIANMIN_EVERY_STEP === '1';

async function play(terminal, visit, between) {
  const fill = async (field) => {
    if (visit.composed?.includes(field)) {
      await terminal.compose(field, [['ce', '测'], ['yang', '样']]);
      return '测样';
    }
    if (visit.found?.[field]) {
      const [letters, value] = visit.found[field];
      await terminal.touch(`field.${field}`);
      await terminal.waitForElement(`search.${field}`);
      await terminal.element(`search.${field}`).sendKeys(letters);
      await until(() => terminal.has(`option.${field}.${value}`), 10, `${value} to be found by ${letters}`);
      await terminal.touch(`option.${field}.${value}`);
      await until(() => terminal.has(`field.${field}`), 10, 'the page of the field');
      return value;
    }
    const value = visit.typed[field] ?? (/phone/.test(field) ? '13900000001' : null);
    if (value === null) throw new Error(`nobody knows what to type into ${field}`);
    await terminal.type(field, value);
    return /birth|expires/.test(field) ? `${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6)}` : value;
  };
  const entered = await playVisit(terminal, { ...visit.play, fill, between });
  return { ...entered, answers: { ...visit.told, ...entered.answers }, unasked: visit.unasked };
}

async function steps(visit) {
  const seen = [];
  await withTerminal(['--idle', '300'], async (terminal, rig) => {
    const entered = await play(terminal, visit, async (step) => { seen.push(step); });
    const filed = await oneCase(rig);
    assert.deepEqual(differences(filed, entered, samplePerson(visit.play.card)), []);
    await visit.holds?.(filed, { online: true, entered, rig });
    // To the receipt, the rating and the farewell, each of which it waits for.
    await finishVisit(terminal);
    if (visit.order) assert.deepEqual(seen.filter((step) => visit.order.includes(step)), visit.order, 'every step of the way, in its order');
    console.log(`${visit.what}: ${terminal.touches} touches (raw ${terminal.rawTouches})`);
  });
  return seen;
}

/** Makes the tests of a visit. */
export function testVisit(visit) {
  let seen = [];
  test(`${visit.what}: one case on the platform, equal to the entry`, { timeout: 120_000 }, async () => {
    seen = await steps(visit);
  });

  test(`${visit.what}: with the network cut on the way, one case, and nobody says 已受理 before the platform did`, { timeout: 900_000 }, async () => {
    assert.ok(seen.length > 0, 'nobody walked it before');
    for (const step of everyStep ? seen : visit.cut) {
      assert.ok(seen.includes(step), `${step} is no step of ${seen}`);
      await withTerminal(['--idle', '300'], async (terminal, rig) => {
        const entered = await play(terminal, visit, async (now) => {
          if (now === step) await rig.do('network cut');
        });
        const words = await terminal.driver.getPageSource();
        assert.match(words, /已提交/, `${step}: it is filed for the person`);
        assert.doesNotMatch(words, /已受理/, `${step}: the platform knows nothing yet`);
        assert.deepEqual(await rig.cases(), []);
        await finishVisit(terminal);
        await rig.do('network restore');
        const filed = await oneCase(rig, 40);
        assert.deepEqual(differences(filed, entered, samplePerson(visit.play.card)), []);
        await visit.holds?.(filed, { online: false, entered, rig });
        // It is delivered behind its case: nothing is on the way any more.
        await until(async () => (await rig.evaluations()).count === 1, 40, 'the evaluation');
        assert.equal((await rig.cases()).length, 1, `${step}: one case stays one`);
      });
    }
  });
}
