// The voice of the terminal and what becomes of the terminal without it. R-212
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Listener } from './lib/listener.js';
import { until } from './lib/rig.js';
import { oneCase, withTerminal } from './lib/scene.js';
import { differences, samplePerson } from './lib/verify.js';

test('the voice can be stopped by its program dying: the screen goes on, the voice comes back, the technician is told', { timeout: 120_000 }, async () => {
  await withTerminal(['--idle', '300'], async (terminal, rig) => {
    const listener = new Listener(terminal, rig.facts.transcript);
    await listener.ready();
    await listener.press('next');
    const speech = async () => ((await rig.do('pids')).pids['bianmin-speech'] ?? [])[0];
    const killed = await speech();
    process.kill(killed, 'SIGKILL');
    await until(async () => ![undefined, killed].includes(await speech()), 10, 'a new bianmin-speech');
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

test('a whole visit by ear: what is said and six keys, from the first press to the receipt (R-212)', { timeout: 240_000 }, async () => {
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
    console.log(`${listener.presses} presses`);
  });
});

test('a terminal whose speech program is missing says so to the technician and serves on', { timeout: 60_000 }, async () => {
  await withTerminal(['--speech-program', '/nonexistent/voice'], async (terminal, rig) => {
    const log = path.join(rig.facts.dir, 'log', 'kiosk.log');
    await until(() => /component_failed component=speech code=not_found/.test(readFileSync(log, 'utf8')), 20, 'the word to the technician');
    await terminal.waitFor('attract');
    await terminal.touch('action.begin');
    await terminal.waitFor('home');
  });
});
