// Papers below the camera in the middle of a visit: an emulated V4L2 node and an MJPEG source, bianmin-vision as it ships.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { NetworkCamera } from './lib/camera.js';
import { checkFiled, folder, makePapers, sheets, untilSaid, visitWithPapers } from './lib/papers.js';
import { until } from './lib/rig.js';
import { withTerminal } from './lib/scene.js';
import { finishVisit } from './lib/visit.js';

const papers = makePapers();
test.after(() => fs.rmSync(folder, { recursive: true }));

/** A QR code of that text, as the camera sees it. */
const codeOf = (text) => makePapers(text).code;

/** In the list of the own cases: a foreign code gets a word, the receipt's code opens its case. */
async function showReceipt(terminal, rig) {
  const { case_no: number } = (await rig.cases())[0];
  await rig.do(`device camera show ${codeOf('https://example.org/win')}`);
  await terminal.touch('action.begin');
  await terminal.waitFor('home');
  await terminal.touch('action.cases');
  await terminal.waitFor('identify');
  await rig.do('card lay ordinary');
  await terminal.waitFor('cases', 30);
  await terminal.waitForElement('case.1');
  assert.match(await (await terminal.waitForElement('status.code')).getText(), /没有打开/);
  await rig.do(`device camera show ${codeOf(`urn:bianmin:case:${number}`)}`);
  await terminal.waitFor('case', 15);
  assert.equal(await (await terminal.waitForElement('status.case')).getDomAttribute('value'), 'received');
}

test('two papers below an emulated camera: a blank one is refused, the node is unplugged and plugged in, bianmin-vision is killed; the visit '
  + 'goes on, both arrive, and the code on the receipt opens the case (R-032 R-114 R-258)', async () => {
  await withTerminal(['--desk-camera', '/dev/video0', '--idle', '120'], async (terminal, rig) => {
    const show = (name) => rig.do(`device camera show ${papers[name]}`);
    await show('desk');
    await visitWithPapers(terminal, async () => {
      await untilSaid(terminal, /平放在摄像头下/);
      assert.ok(await terminal.has('list.points'));
      const words = await terminal.driver.getPageSource();
      for (const point of [/字迹清楚/, /四角完整/, /印章看得清/, /没有过期/]) assert.match(words, point);
      await show('blank');
      await untilSaid(terminal, /空白/);
      await show('first');
      await until(async () => (await sheets(terminal)) === 1, 20, 'the first page');
      await untilSaid(terminal, /拍好了/);

      await rig.do('device camera unplug');
      await untilSaid(terminal, /没有回应/);
      await rig.do('device camera plug');
      await untilSaid(terminal, /拍|平放|不要动/);

      await rig.do('kill vision');
      await show('second');
      await until(async () => (await sheets(terminal)) === 2, 30, 'the second page, from the next bianmin-vision');
    });
    await checkFiled(rig, 2);
    await finishVisit(terminal);
    await showReceipt(terminal, rig);
  });
});

test('the same through a camera on the network, with the pages put in another order and one taken again', async () => {
  const camera = await NetworkCamera.start(papers.first);
  try {
    await withTerminal(['--desk-camera', camera.url, '--idle', '120'], async (terminal, rig) => {
      await visitWithPapers(terminal, async () => {
        await until(async () => (await sheets(terminal)) === 1, 20, 'the first page');
        camera.show(papers.desk);
        await untilSaid(terminal, /平放/);
        camera.show(papers.second);
        await until(async () => (await sheets(terminal)) === 2, 20, 'the second page');
        await terminal.touch('sheet.2');
        await terminal.touch('action.forward');
        await terminal.touch('action.retake');
        await untilSaid(terminal, /拍好了/, 20);
        assert.equal(await sheets(terminal), 2);
      });
      const paper = await checkFiled(rig, 2);
      assert.notEqual(paper.sheets[0].taken_at, paper.sheets[1].taken_at);
    });
  } finally {
    camera.stop();
  }
});
