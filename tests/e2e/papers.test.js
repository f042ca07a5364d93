// Papers below the camera in the middle of a visit: an emulated V4L2 node and an MJPEG source, bianmin-vision as it ships.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { buildFolder, until } from './lib/rig.js';
import { oneCase, withTerminal } from './lib/scene.js';
import { openAttachment, sha256 } from './lib/sealed.js';
import { finishVisit, playVisit } from './lib/visit.js';

const service = /门诊慢特病/;
const typed = { since_year: '2019', phone: '13900000001' };
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bianmin-papers-'));

/** Two sheets on a dark mat, and the mat alone. */
function makePapers() {
  execFileSync(path.join(buildFolder(), 'bin', 'make-papers'), [folder]);
  return Object.fromEntries(['first', 'second', 'blank', 'desk'].map((name) => [name, path.join(folder, `${name}.jpg`)]));
}

const papers = makePapers();
test.after(() => fs.rmSync(folder, { recursive: true }));

/** A camera on the network that sends one picture again and again. */
class NetworkCamera {
  static async start(picture) {
    const camera = new NetworkCamera();
    camera.picture = fs.readFileSync(picture);
    camera.server = http.createServer((request, response) => {
      response.writeHead(200, { 'Content-Type': 'multipart/x-mixed-replace; boundary=next' });
      const send = setInterval(() => {
        response.write(`--next\r\nContent-Type: image/jpeg\r\nContent-Length: ${camera.picture.length}\r\n\r\n`);
        response.write(camera.picture);
        response.write('\r\n');
      }, 70);
      request.on('close', () => clearInterval(send));
    });
    await new Promise((resolve) => camera.server.listen(0, '127.0.0.1', resolve));
    camera.url = `http://127.0.0.1:${camera.server.address().port}/`;
    return camera;
  }
  show(picture) {
    this.picture = fs.readFileSync(picture);
  }
  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}

const said = async (terminal) => (await terminal.waitForElement('status.capture')).getText();
const sheets = async (terminal) => (await terminal.driver.findElements({ css: '[id^="sheet."]' })).length;

async function untilSaid(terminal, words, seconds = 15) {
  return until(async () => words.test(await said(terminal)), seconds, `“${words}” on the page, not “${await said(terminal)}”`);
}

/** Through the form to the records, which are taken below the camera by `take`; then filed. */
async function visitWithPapers(terminal, take) {
  let taken = false;
  await playVisit(terminal, {
    service,
    fill: async (field) => {
      if (field !== 'hospital') return terminal.type(field, typed[field]).then(() => typed[field]);
      await terminal.compose(field, [['ce', '测'], ['yang', '样'], ['ce', '测'], ['yang', '样']]);
      return '测样测样';
    },
    between: async (where) => {
      if (taken || !where.startsWith('form')) return;
      // The keyboard covers what is asked below it.
      if (await terminal.has('key.done')) await terminal.touch('key.done');
      if (!(await terminal.has('option.records.camera:'))) return;
      taken = true;
      await terminal.touch('option.records.camera:');
      await terminal.waitFor('capture');
      await take();
      await terminal.look('capture');
      await terminal.touch('action.next');
      await terminal.waitFor('form');
      assert.equal(await (await terminal.waitForElement('field.records')).getDomAttribute('value'), 'camera:');
    },
  });
  assert.ok(taken, 'the form offered the camera');
}

const run = (program, ...words) => execFileSync(program, words, { encoding: 'utf8' });

/** The paper is one whole PDF of so many pages, with its watermark on each. */
function checkPaper(file, paper, count) {
  assert.equal(sha256(fs.readFileSync(file)), paper.sha256);
  run('qpdf', '--check', file);
  assert.equal(Number(run('qpdf', '--show-npages', file)), count);
  for (let page = 1; page <= count; page += 1) {
    const words = run('pdftotext', '-f', String(page), '-l', String(page), '-raw', file, '-').replace(/\s/g, '');
    assert.match(words, /此件由.+提供，仅供办理“.+”使用，有效期至\d{4}-\d\d-\d\d/);
  }
  const metadata = run('pdfinfo', '-meta', file);
  assert.match(metadata, /pdfaid:part>1</);
  assert.match(metadata, /pdfaid:conformance>B</);
}

/** The form begins with what was signed, by its digest in the case. */
function checkForm(file, form) {
  const bytes = fs.readFileSync(file);
  assert.equal(sha256(bytes), form.sha256);
  assert.equal(sha256(bytes.subarray(0, form.signed_bytes)), form.signed_sha256);
  run('qpdf', '--check', file);
}

/** The pages of a paper are one file at the platform, the signed form another, and what is in them is what the case says. */
async function checkFiled(rig, count) {
  const filed = await oneCase(rig, 60);
  const [paper] = filed.payload.captured;
  const { form } = filed.payload.signature;
  assert.deepEqual(filed.manifest.attachments.map((one) => [one.name, one.media_type]),
    [paper, form].map((one) => [one.attachment, 'application/pdf']));
  const [paperFile, formFile] = filed.manifest.attachments.map((one) => openAttachment(rig, one, folder));
  checkPaper(paperFile, paper, count);
  checkForm(formFile, form);
  assert.equal(paper.field, 'records');
  assert.equal(paper.sheets.length, count);
  for (const sheet of paper.sheets) {
    assert.equal(sheet.trust, 'C');
    assert.equal(sheet.device, 'document_camera');
    assert.equal(sheet.operator, 'applicant');
    assert.ok(Math.abs(Date.now() - Date.parse(sheet.taken_at)) < 600_000);
    assert.ok(sheet.width > 1000 && sheet.height > 1000, `${sheet.width} × ${sheet.height}`);
  }
  return paper;
}

/** A QR code of that text, as the camera sees it. */
function codeOf(text) {
  execFileSync(path.join(buildFolder(), 'bin', 'make-papers'), [folder, text]);
  return path.join(folder, 'code.jpg');
}

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
