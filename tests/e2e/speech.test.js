// The whole visit by ear and touch: no picture is looked at.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Listener } from './lib/listener.js';
import { until } from './lib/rig.js';
import { oneCase, withTerminal } from './lib/scene.js';
import { differences, samplePerson } from './lib/verify.js';

const phone = '13900000001';

/** Answers one page by what is heard on one walk over it; true when it was left. */
async function answerPage(listener, answers) {
  let question = '';
  const done = new Set();
  for (let i = 0; i < 120; ++i) {
    const said = await listener.press('next');
    if (/填写处/.test(said) && /还没填/.test(said) && /手机|电话/.test(said)) {
      await listener.press('select');
      for (const digit of phone) {
        await listener.find(new RegExp(`^${digit}(，|$)`));
        await listener.press('select');
      }
      answers.phone = phone;
    } else if (/选项，没选中|勾选，没选中/.test(said)) {
      // The question is said before the first of its choices.
      question = /^(.*?)，.*(选项|勾选)/.test(said) && said.split('，').length > 3 ? said.split('，')[0] : question;
      if (done.has(question) && !/勾选/.test(said)) continue;
      done.add(question);
      await listener.press('select');
    } else if (/已选中/.test(said)) {
      done.add(question);
    } else if (/下一步，按钮/.test(said) || /都对，下一步/.test(said)) {
      return listener.press('select', 20);
    }
  }
  throw new Error(`the page has no end: ${listener.transcript.slice(-40).join(' | ')}`);
}

test('a visit from the first key to goodbye, only heard and felt (R-212)', { timeout: 600_000 }, async () => {
  await withTerminal(['--idle', '300'], async (terminal, rig) => {
    const listener = new Listener(terminal, rig.facts.transcript);
    await listener.ready();
    // The first key wakes the voice, and somebody is there.
    assert.match(await listener.press('next'), /您好，请问要办什么事/);

    await listener.choose(/养老保险参保登记/).catch(async () => {
      await listener.choose(/下一页/);
      await listener.choose(/养老保险参保登记/);
    });
    const start = await listener.choose(/开始办理，按钮/);
    assert.match(start.then, /请把身份证放在读卡区/);
    await rig.do('card lay ordinary');
    await listener.hear(/./);

    const answers = {};
    for (let page = 0; page < 12; ++page) {
      const said = await answerPage(listener, answers);
      if (/请核对/.test(said)) break;
    }
    await listener.choose(/都对，下一步|下一步，按钮/);
    const signed = await listener.choose(/签名处/);
    assert.match(signed.said, /十/);
    const filed = await listener.choose(/签好了，提交，按钮/);
    if (!/提交成功/.test(filed.then)) await listener.hear(/提交成功/);
    assert.equal(answers.phone, phone);

    const theCase = await oneCase(rig);
    assert.equal(theCase.payload.applicant.name, samplePerson('ordinary').name);
    assert.equal(theCase.payload.answers.phone, phone);
    assert.deepEqual(differences(theCase, { service: theCase.service_code, answers: theCase.payload.answers }, samplePerson('ordinary')), []);

    // The number on the receipt can be heard.
    const number = await listener.find(/受理编号|回执编号/);
    assert.match(number.replace(/[^0-9A-Z]/g, ''), /\d{6}/);
    assert.match((await listener.choose(/办完了，按钮/)).then, /满意/);
    await listener.choose(/非常满意/);
    const goodbye = await listener.choose(/结束，按钮|提交，按钮/);
    if (!/身份证/.test(goodbye.then)) await listener.hear(/身份证/);
    await rig.do('card remove');
    await until(async () => (await terminal.screen()) === 'attract', 40, 'the end of the visit');
    console.log(`# ${listener.presses} keys, ${listener.transcript.length} utterances`);
  });
});

test('the voice can be stopped by its program dying: the screen goes on, the voice comes back, the technician is told', { timeout: 120_000 }, async () => {
  await withTerminal(['--idle', '300'], async (terminal, rig) => {
    const listener = new Listener(terminal, rig.facts.transcript);
    await listener.ready();
    await listener.press('next');
    const { pids } = await rig.do('pids');
    process.kill(pids['bianmin-speech'][0], 'SIGKILL');
    await until(async () => ((await rig.do('pids')).pids['bianmin-speech'] ?? [])[0] !== undefined
      && (await rig.do('pids')).pids['bianmin-speech'][0] !== pids['bianmin-speech'][0], 10, 'a new bianmin-speech');
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
    await listener.press('dark');
    assert.ok(listener.transcript.some((text) => /画面已关/.test(text)));
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
