// The voice of the terminal and what becomes of the terminal without it. R-212
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Listener } from './lib/listener.js';
import { until } from './lib/rig.js';
import { oneCase, withTerminal } from './lib/scene.js';
import { makeGesture, openPages, readFault } from './lib/technician.js';
import { differences, samplePerson } from './lib/verify.js';

const log = (rig, name) => readFileSync(path.join(rig.facts.dir, 'log', name), 'utf8');
const speechOf = async (rig) => ((await rig.do('pids')).pids['bianmin-speech'] ?? [])[0];

test('the voice can be stopped by its program dying: the screen goes on, the voice comes back, the log tells the technician', { timeout: 120_000 }, async () => {
  await withTerminal(['--idle', '300'], async (terminal, rig) => {
    const listener = new Listener(terminal, rig.facts.transcript);
    await listener.ready();
    await listener.press('next');
    const killed = await speechOf(rig);
    process.kill(killed, 'SIGKILL');
    await until(async () => ![undefined, killed].includes(await speechOf(rig)), 10, 'a new bianmin-speech');
    assert.match(log(rig, 'terminal.out'), new RegExp(`child_ended program=speech pid=${killed} `));
    assert.equal(await terminal.screen(), 'home');
    await until(async () => {
      await terminal.driver.actions().sendKeys('\uE015').perform();
      return listener.listen().length > 0;
    }, 15, 'the voice again');
    // Its settings are where everybody finds them, and screen off is for those who listen.
    await terminal.touch('way.speech');
    await terminal.waitForElement('dialog.speech');
    await terminal.touch('speech.faster');
    assert.match(await terminal.element('status.speech').getText(), /120%/);
    await terminal.touch('speech.close');
    await listener.press('dark', { words: /画面已关/ });
  });
});

test('a speech program that dies again and again: the terminal serves on, the technician reads it, and that it is back', { timeout: 60_000 }, async () => {
  await withTerminal(['--idle', '300'], async (terminal, rig) => {
    await openPages(terminal);
    let deaths = 0;
    const row = 'maintenance.device.speech';
    await until(async () => {
      const pid = await speechOf(rig);
      if (pid) process.kill(pid, 'SIGKILL');
      if (pid) deaths += 1;
      return terminal.has(row);
    }, 40, 'the word to the technician');
    await readFault(terminal, 'speech', /device_gone: bianmin-speech is away/);
    assert.match(log(rig, 'kiosk.log'), /component_failed component=speech code=device_gone/);
    assert.match(log(rig, 'terminal.out'), /child_restart_later program=speech/);
    console.log(`told after ${deaths} deaths`);
    await terminal.touch('action.next');
    await terminal.waitFor('attract');
    await terminal.touch('action.begin');
    await terminal.waitFor('home');
    await until(() => /component_works component=speech/.test(log(rig, 'kiosk.log')), 20, 'the speech program again');
    await terminal.touch('action.home');
    await openPages(terminal);
    assert.ok(!(await terminal.has(row)));
  });
});

test('a whole visit by ear: what is said and two switches, from the first press to the receipt (R-212)', { timeout: 240_000 }, async () => {
  await withTerminal(['--idle', '300'], async (terminal, rig) => {
    const listener = new Listener(terminal, rig.facts.transcript);
    await listener.ready();
    await listener.press('next', { words: /按“下一个”键逐项听，按“确定”键选中/ });
    await listener.choose(/养老保险参保登记，按钮/);
    await listener.choose(/^开始办理，按钮/);
    await rig.do('card lay ordinary');
    await listener.hear(/请核对您的信息/);
    await listener.find(/^姓名，张\*\*测/);
    await listener.find(/^公民身份号码，.*\*\*\*\*/); // never aloud as a whole
    await listener.choose(/^下一步，按钮/);
    // What is missing is said with its question, however often the key is pressed.
    await listener.find(/^下一步，按钮/);
    for (let time = 0; time < 2; ++time)
      await listener.press('select', { words: /单位缴纳职工养老保险吗？，请选一项，您的户口在哪里？，请选一项/ });
    await listener.choose(/^没有，选项/, /^农村，选项/, /^下一步，按钮/);
    await listener.choose(/^200 元，选项/, /^自己缴费，选项/, /^下一步，按钮/);
    await listener.choose(/^手机号码，还没填，填写处/);
    for (const digit of '13900000001') assert.equal((await listener.choose(new RegExp(`^${digit}$`))).trim(), digit);
    await listener.choose(/我承诺以上内容属实.*，勾选，没选中/);
    await listener.choose(/^下一步，按钮/);
    await terminal.waitFor('review');
    await listener.choose(/^下一页，按钮/, /都对，下一步，按钮/);
    await terminal.waitFor('signature');
    assert.match(await listener.choose(/^签名框/), /已经签了/);
    await listener.choose(/签好了，提交，按钮/);
    await terminal.waitFor('receipt');
    await listener.hear(/已提交|办件编号|取走/);
    const filed = await oneCase(rig);
    const entered = { service: '11990100MB9900144W3992014001000', answers: {
      employee_pension: 'no', household: 'rural', grade: '200', payment: 'self', phone: '13900000001', commitment: 'OK' } };
    assert.deepEqual(differences(filed, entered, samplePerson('ordinary')), []);
    await listener.choose(/^办完了，按钮/);
    await terminal.waitFor('evaluation');
    await listener.choose(/非常满意，选项/);
    await listener.find(/^提交，按钮/);
    await listener.press('select', { words: /请取走身份证和打印的纸/ });
    await rig.do('card remove');
    await terminal.waitFor('attract', 40);
    assert.deepEqual([...listener.used], ['next', 'select'], 'two switches are enough');
    console.log(`${listener.presses} presses`);
  });
});

test('a terminal whose speech program is missing says so to the technician and serves on', { timeout: 60_000 }, async () => {
  await withTerminal(['--speech-program', '/nonexistent/voice'], async (terminal, rig) => {
    await until(() => /component_failed component=speech code=not_found/.test(log(rig, 'kiosk.log')), 20, 'the word to the technician');
    await openPages(terminal);
    await readFault(terminal, 'speech', /not_found/);
    await terminal.touch('action.next');
    await terminal.waitFor('attract');
    await terminal.touch('action.begin');
    await terminal.waitFor('home');
  });
});

test('a voice that was woken on the technician\'s pages ends with them: nothing is read to the next person unasked (R-202)', { timeout: 60_000 }, async () => {
  await withTerminal(['--idle', '300'], async (terminal, rig) => {
    const listener = new Listener(terminal, rig.facts.transcript);
    await listener.ready();
    const wakeAndLeave = async () => {
      await terminal.waitFor('attract');
      await makeGesture(terminal);
      await terminal.waitFor('maintenance_pin');
      await listener.press('next');
      await terminal.touch('action.back');
      await terminal.waitFor('attract');
      listener.listen();
    };
    await wakeAndLeave();
    await terminal.touch('action.begin');
    await terminal.waitFor('home');
    await terminal.touch('way.speech');
    await terminal.waitForElement('dialog.speech');
    assert.ok(await terminal.has('speech.on'), 'the voice is off');
    assert.deepEqual(listener.listen(), []);
    await terminal.touch('speech.close');
    await terminal.touch('action.home');
    await wakeAndLeave();
    // A voice that is off is woken by the first key, and with it a visit begins.
    await listener.press('next');
    await terminal.waitFor('home');
  });
});
