// The technician at the terminal: the hidden way in, the PIN, live state of devices, tests, and back to service.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { buildFolder, until } from './lib/rig.js';
import { waitForValue, withTerminal } from './lib/scene.js';
import { givePin, makeGesture, openPages, pin, readFault } from './lib/technician.js';

const wrongPin = '135790';
const pictures = process.env.BIANMIN_PICTURES || null;

test('the gesture alone opens the PIN page, and only from a terminal that nobody uses', async () => {
  await withTerminal([], async (terminal) => {
    await terminal.waitFor('attract');
    await makeGesture(terminal, 1000);
    // Too short: the second touch was a touch like any other, on the help button that lies there.
    await until(async () => (await terminal.screen()) !== 'attract', 5, 'an ordinary touch');
    assert.equal(await terminal.screen(), 'home');
    await makeGesture(terminal);
    assert.notEqual(await terminal.screen(), 'maintenance_pin');
  });
});

/** As a screen does that is turned, exchanged, or plugged in anew. */
function resizeScreen(rig, width, height) {
  const done = spawnSync(path.join(buildFolder(), 'bin', 'bianmin-bench-probe'), ['resize', width, height].map(String),
    { env: { ...process.env, DISPLAY: rig.facts.display }, encoding: 'utf8', timeout: 20_000 });
  assert.equal(done.status, 0, done.stderr);
}

test('another screen than the configured one: everything has its place on it, the visit goes on, the technician is told', async () => {
  await withTerminal([], async (terminal, rig) => {
    terminal.pictures = pictures;
    await terminal.waitFor('attract');
    await terminal.touch('action.begin');
    await terminal.waitFor('home');
    const { driver } = terminal;
    const size = async () => await driver.findElement({ css: 'window' }).getRect();
    const before = await size();
    const turned = { width: before.width, height: Math.round(before.width * 9 / 16) };
    resizeScreen(rig, turned.width, turned.height);
    await until(async () => (await size()).height === turned.height, 5, 'the page on the other screen');
    assert.equal(await terminal.screen(), 'home');
    const buttons = await driver.findElements({ css: 'button' });
    assert.ok(buttons.length > 5);
    for (const button of buttons) {
      const { x, y, width, height } = await button.getRect();
      assert.ok(x >= 0 && y >= 0 && x + width <= turned.width && y + height <= turned.height, 'a button beyond the edge');
    }
    await terminal.picture('screen-turned');
    await terminal.touch('action.home');
    await openPages(terminal);
    const row = await readFault(terminal, 'screen', new RegExp(`${turned.width}x${turned.height} instead of ${before.width}x${before.height}`));
    await terminal.touch('action.back');
    await terminal.waitForElement(row);
    resizeScreen(rig, before.width, before.height);
    await until(async () => (await size()).height === before.height, 5, 'the page on the configured screen');
    await until(async () => !(await terminal.has(row)), 5, 'nothing more to say of the screen');
  });
});

test('five wrong PINs lock the page for 15 s, and leaving it does not help', async () => {
  await withTerminal([], async (terminal) => {
    await terminal.waitFor('attract');
    await makeGesture(terminal);
    await terminal.waitFor('maintenance_pin');
    for (let tries = 1; tries <= 4; ++tries) {
      await givePin(terminal, wrongPin);
      await waitForValue(terminal, 'status.pin', /wrong/);
    }
    await givePin(terminal, wrongPin);
    await waitForValue(terminal, 'status.pin', /locked/);
    const locked = Date.now();
    await terminal.touch('action.home');
    await terminal.waitFor('attract');
    await makeGesture(terminal);
    await terminal.waitFor('maintenance_pin');
    await waitForValue(terminal, 'status.pin', /locked/);
    assert.ok(!(await terminal.can('key.1')));
    await waitForValue(terminal, 'status.pin', /entering|wrong/, 20);
    assert.ok(Date.now() - locked > 14_000, 'the lock held for its time');
    await givePin(terminal, pin);
    await terminal.waitFor('maintenance_devices');
  });
});

test('the list shows every device as it is now: unplugged within a second, back within five', async () => {
  await withTerminal(['--cabinet', '--smart-cards'], async (terminal, rig) => {
    terminal.pictures = pictures;
    await openPages(terminal);
    const rows = await terminal.driver.findElements({ css: '[id^="maintenance.device."]' });
    const ids = await Promise.all(rows.map((row) => row.getDomAttribute('id')));
    await terminal.touch('action.more');
    for (const row of await terminal.driver.findElements({ css: '[id^="maintenance.device."]' }))
      ids.push(await row.getDomAttribute('id'));
    assert.deepEqual(ids.map((id) => id.replace('maintenance.device.', '')), ['card_reader', 'smart_card_reader',
      'printer', 'scanner', 'camera.document', 'lights', 'switches', 'ups']);
    await terminal.touch('action.less');
    const reader = 'maintenance.device.card_reader';
    await waitForValue(terminal, reader, /online/);
    await rig.do('unplug');
    const unplugged = Date.now();
    await waitForValue(terminal, reader, /no_device/, 5);
    const seen = Date.now() - unplugged;
    await rig.do('plug');
    const plugged = Date.now();
    await waitForValue(terminal, reader, /online/, 10);
    const back = Date.now() - plugged;
    console.log(`fault on the screen after ${seen} ms, device back on the screen after ${back} ms`);
    assert.ok(seen <= 1_000, `fault after ${seen} ms`);
    assert.ok(back <= 5_000, `back after ${back} ms`);
    await terminal.picture('maintenance-devices');
    // Without pcscd the smart card reader says so, and what to do.
    await terminal.touch('maintenance.device.smart_card_reader');
    await waitForValue(terminal, 'status.device', /no_device|offline|hardware_error/);
  });
});

test('a smart card is found through the real service, its holder stays unnamed, and a killed service is back', async (t) => {
  try {
    await withTerminal(['--smart-cards', '--smart-card-service'], async (terminal, rig) => {
      terminal.pictures = pictures;
      await openPages(terminal);
      const reader = 'maintenance.device.smart_card_reader';
      await waitForValue(terminal, reader, /online/, 20);
      await terminal.touch(reader);
      for (const card of ['social', 'document']) {
        await terminal.touch('maintenance.test');
        await waitForValue(terminal, 'status.test', /running/);
        await rig.do(`smartcard insert ${card}`);
        await waitForValue(terminal, 'status.test', /passed/, 20);
        assert.match(await terminal.element('status.test').getText(), /\d+ 毫秒/);
        await rig.do('smartcard remove');
      }
      await terminal.picture('maintenance-smart-card');
      assert.ok(!/测试样例|\d{17}[\dX]|ERIKSSON/.test(await terminal.driver.getPageSource()));
      await rig.do('smartcard kill');
      await waitForValue(terminal, 'status.device', /no_device/, 5);
      await rig.do('smartcard start');
      const started = Date.now();
      await waitForValue(terminal, 'status.device', /online/, 10);
      console.log(`smart card service back on the screen after ${Date.now() - started} ms`);
    });
  } catch (problem) {
    if (!/missing: /.test(problem.message)) throw problem;
    t.skip(problem.message.match(/missing: .*/)[0]);
  }
});

/** The documents that fell into the tray. */
const papers = (rig) => readdirSync(rig.facts.tray).filter((name) => name.endsWith('.pdf'));

test('a test print arrives at the printer, a test read says nothing personal, and the terminal serves again', async () => {
  await withTerminal([], async (terminal, rig) => {
    terminal.pictures = pictures;
    await openPages(terminal);
    await terminal.touch('maintenance.device.printer');
    await terminal.touch('maintenance.test');
    await waitForValue(terminal, 'status.test', /passed/, 40);
    assert.equal(papers(rig).length, 1);
    await terminal.picture('maintenance-printer');
    await rig.do('paper out');
    await terminal.touch('maintenance.test');
    await waitForValue(terminal, 'status.test', /paper_out/, 20);
    await rig.do('paper in');
    await terminal.touch('action.back');

    await terminal.touch('maintenance.device.card_reader');
    await terminal.touch('maintenance.test');
    await waitForValue(terminal, 'status.test', /running/);
    await rig.do('card lay ordinary');
    await waitForValue(terminal, 'status.test', /passed/, 20);
    const words = await terminal.element('status.test').getText();
    assert.match(words, /照片.*\d+ 毫秒/);
    await terminal.picture('maintenance-reader');
    await rig.do('card remove');
    assert.ok(!/\d{17}[\dX]/.test(await terminal.driver.getPageSource()));

    await terminal.touch('action.back');
    await terminal.touch('maintenance.results');
    await waitForValue(terminal, 'result.1', /passed/);
    await waitForValue(terminal, 'result.2', /paper_out/);
    await terminal.picture('maintenance-results');
    await terminal.touch('action.next');
    await terminal.waitFor('attract');
    assert.equal(papers(rig).length, 1, 'the page that found no paper never came out');
    await terminal.touch('action.begin');
    await terminal.waitFor('home');
  });
});
