// The kiosk is killed at every page of a form, and the same person goes on where they were once their card was read again. R-057 R-149
import test from 'node:test';
import assert from 'node:assert/strict';
import { until } from './lib/rig.js';
import { oneCase, withRig } from './lib/scene.js';
import { Terminal } from './lib/terminal.js';
import { answerPage, finishVisit, fromCardToReceipt, goToReader } from './lib/visit.js';
import { differences, samplePerson } from './lib/verify.js';

const person = samplePerson('ordinary');
const pagesMax = 12;

/** What the page shows: its title, and of each field what is in it. */
async function look(terminal) {
  const { driver } = terminal;
  const fields = {};
  // What is being typed is readable, what was typed is masked.
  if (await terminal.has('key.done')) await terminal.touch('key.done');
  for (const element of await driver.findElements({ css: 'textbox[id^="field."]' }))
    fields[await element.getDomAttribute('id')] = await element.getDomAttribute('value');
  for (const element of await driver.findElements({ css: 'radio[id^="option."], checkbox[id^="option."], checkbox[id^="field."]' }))
    fields[await element.getDomAttribute('id')] = (await element.getDomAttribute('checked')) === 'true';
  return { screen: await terminal.screen(), fields };
}

const kioskProcess = async (rig) => (await rig.do('pids')).pids['bianmin-kiosk']?.[0];

async function killed(terminal, how = 'kill kiosk') {
  const { rig } = terminal;
  const before = await kioskProcess(rig);
  await rig.do(how);
  const killedAt = Date.now();
  await until(async () => { const now = await kioskProcess(rig); return now && now !== before; }, 30, 'another process');
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

/** Up to the first page of the form, with the card; what the receipt will be compared with. */
async function reachForm(terminal) {
  const entered = { service: await goToReader(terminal), answers: {} };
  await terminal.touch('action.start');
  await terminal.waitFor('identify');
  await terminal.rig.do('card lay ordinary');
  await terminal.waitFor('form', 30);
  return entered;
}

/** The power goes and comes again; the terminal after its start, at `screen`. */
async function withoutPower(rig, screen) {
  await new Promise((resolve) => setTimeout(resolve, 300));
  await rig.do('power cut');
  await rig.do('power back');
  const again = await until(() => Terminal.open(rig).catch(() => null), 30, 'the terminal after its start');
  await until(async () => (await again.screen()) === screen, 20, `${screen} after the power came back`);
  const words = await again.driver.getPageSource();
  for (const secret of [person.name, person.number, person.address]) assert.ok(!words.includes(secret), `${secret} is shown to anybody`);
  return again;
}

test('after a power cut a service that allows it goes on with the same card where it was, and files one equal case (R-149)', async () => {
  await withRig(['--tpm'], async (rig) => {
    let terminal = await Terminal.open(rig);
    const entered = await reachForm(terminal);
    await answerPage(terminal, entered.answers);
    const before = await look(terminal);
    terminal = await withoutPower(rig, 'identify');
    await rig.do('card lay ordinary');
    await terminal.waitFor('form', 30);
    assert.deepEqual(await look(terminal), before, 'the page after the power cut');
    // A crash after it is as any other.
    terminal = await killed(terminal);
    assert.deepEqual(await look(terminal), before, 'the page after a crash');
    const first = entered.answers;
    await terminal.touch('action.next');
    await until(async () => JSON.stringify(await look(terminal)) !== JSON.stringify(before), 10, 'the next page');
    await fromCardToReceipt(terminal, { entered });
    entered.answers = { ...first, ...entered.answers };
    await finishVisit(terminal);
    assert.deepEqual(differences(await oneCase(rig), entered, person), []);
  });
});

test('after a power cut nothing comes back of a service that does not allow it, with another card, or without a TPM (R-149)', async () => {
  await withRig(['--tpm'], async (rig) => {
    const begin = async (terminal, service) => {
      await goToReader(terminal, service);
      await terminal.touch('action.start');
      await terminal.waitFor('identify');
      await rig.do('card lay ordinary');
      await until(async () => ['consent', 'form'].includes(await terminal.screen()), 30, 'the page after the card');
      if ((await terminal.screen()) === 'consent') {
        await terminal.touch('action.skip');
        await terminal.waitFor('materials');
        await terminal.touch('action.next');
      }
      await terminal.waitFor('form', 30);
      await answerPage(terminal, {});
    };
    let terminal = await Terminal.open(rig);
    await begin(terminal, /社会保障卡补领/);
    terminal = await withoutPower(rig, 'attract');
    await begin(terminal);
    terminal = await withoutPower(rig, 'identify');
    await rig.do('card lay second');
    await until(async () => ['attract', 'home', 'goodbye'].includes(await terminal.screen()) || terminal.has('status.problem'), 20, 'the refusal');
    const words = await terminal.driver.getPageSource();
    assert.ok(!words.includes(person.number));
  });
  await withRig([], async (rig) => {
    const terminal = await Terminal.open(rig);
    await reachForm(terminal);
    await answerPage(terminal, {});
    await withoutPower(rig, 'attract');
  });
});

test('a kiosk that rests is left alone; one that hangs is started again, and the visit goes on as after a crash (R-149)', async () => {
  await withRig(['--kiosk-watchdog', '8'], async (rig) => {
    let terminal = await Terminal.open(rig);
    const first = await kioskProcess(rig);
    await new Promise((resolve) => setTimeout(resolve, 20_000));
    assert.equal(await kioskProcess(rig), first, 'the process that rested');
    await reachForm(terminal);
    await answerPage(terminal, {});
    const before = await look(terminal);
    await new Promise((resolve) => setTimeout(resolve, 300));
    terminal = await killed(terminal, 'freeze kiosk');
    assert.deepEqual(await look(terminal), before, 'the page after the restart');
  });
});

test('with the kiosk killed at every page, with and without an answer given, nothing is shown before the card is read again, nothing is asked twice and one equal case is filed (R-149)', async () => {
  await withRig([], async (rig) => {
    let terminal = await Terminal.open(rig);
    const entered = await reachForm(terminal);
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
