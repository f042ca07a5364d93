// The kiosk is killed at every page of a form, and the same person goes on where they were once their card was read again. R-057 R-149
import test from 'node:test';
import assert from 'node:assert/strict';
import { until } from './lib/rig.js';
import { oneCase, withRig } from './lib/scene.js';
import { Terminal } from './lib/terminal.js';
import { answerPage, finishVisit, goToReader } from './lib/visit.js';
import { differences, samplePerson } from './lib/verify.js';

const person = samplePerson('ordinary');
const pagesMax = 12;

/** What the page shows: its title, and of each field what is in it. */
async function look(terminal) {
  const { driver } = terminal;
  const fields = {};
  for (const element of await driver.findElements({ css: 'textbox[id^="field."]' }))
    fields[await element.getDomAttribute('id')] = await element.getDomAttribute('value');
  for (const element of await driver.findElements({ css: 'radio[id^="option."], checkbox[id^="option."], checkbox[id^="field."]' }))
    fields[await element.getDomAttribute('id')] = (await element.getDomAttribute('checked')) === 'true';
  return { screen: await terminal.screen(), fields };
}

async function killed(terminal) {
  const { rig } = terminal;
  await rig.do('kill kiosk');
  const killedAt = Date.now();
  const again = await until(() => Terminal.open(rig).catch(() => null), 30, 'the kiosk after its restart');
  await until(async () => !['attract', 'out_of_service'].includes(await again.screen()), 20, 'the visit that was cut off');
  assert.ok(Date.now() - killedAt < 30_000, 'it is back within half a minute');
  // Nobody sees anything of it before the same card was read again.
  const words = await again.driver.getPageSource();
  for (const secret of [person.name, person.number, person.address]) assert.ok(!words.includes(secret), `${secret} is shown to anybody`);
  if ((await again.screen()) === 'identify') {
    await rig.do('card remove');
    await rig.do('card lay ordinary');
  }
  await until(async () => (await again.screen()) !== 'identify', 30, 'the card to be read again');
  return again;
}

test('with the kiosk killed at every page, with and without an answer given, nothing is shown before the card is read again, nothing is asked twice and one equal case is filed (R-149)', async () => {
  await withRig([], async (rig) => {
    let terminal = await Terminal.open(rig);
    const entered = { service: await goToReader(terminal), answers: {} };
    await terminal.touch('action.start');
    await terminal.waitFor('identify');
    await rig.do('card lay ordinary');
    await terminal.waitFor('form', 30);
    let kills = 0;
    for (let page = 0; page < pagesMax && (await terminal.screen()) === 'form'; ++page) {
      await answerPage(terminal, entered.answers);
      const before = await look(terminal);
      // The draft of the last key is on its way to the disk: the next page would wait for it, the kill does not.
      await new Promise((resolve) => setTimeout(resolve, 300));
      terminal = await killed(terminal);
      kills += 1;
      assert.deepEqual(await look(terminal), before, `page ${page + 1} after the kill`);
      await terminal.touch('action.next');
      await until(async () => JSON.stringify(await look(terminal)) !== JSON.stringify(before), 10, 'the next page');
    }
    assert.ok(kills >= 4, `${kills} kills`);
    await terminal.waitFor('review');
    terminal = await killed(terminal);
    await terminal.waitFor('review');
    while (await terminal.can('action.more')) await terminal.touch('action.more');
    await terminal.touch('action.next');
    await terminal.waitFor('signature');
    await terminal.sign();
    await terminal.touch('action.submit');
    await terminal.waitFor('receipt', 20);
    await finishVisit(terminal);
    const filed = await oneCase(rig);
    assert.deepEqual(differences(filed, entered, person), []);
  });
});
