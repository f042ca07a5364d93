// Papers of a visit that asks for records: through the form to them, and what of them is at the platform.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildFolder, until } from './rig.js';
import { oneCase } from './scene.js';
import { openAttachment, sha256 } from './sealed.js';
import { playVisit } from './visit.js';

const service = /门诊慢特病/;
const typed = { since_year: '2019', phone: '13900000001' };
export const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bianmin-papers-'));

/** Two sheets on a dark mat, and the mat alone; `code`: a code that says so. */
export function makePapers(...code) {
  execFileSync(path.join(buildFolder(), 'bin', 'make-papers'), [folder, ...code]);
  return Object.fromEntries(['first', 'second', 'blank', 'desk', 'code', 'face', 'wall'].map((name) => [name, path.join(folder, `${name}.jpg`)]));
}

export const said = async (terminal) => (await terminal.waitForElement('status.capture')).getText();
export const sheets = async (terminal) => (await terminal.driver.findElements({ css: '[id^="sheet."]' })).length;

export async function untilSaid(terminal, words, seconds = 15) {
  return until(async () => words.test(await said(terminal)), seconds, `“${words}” on the page, not “${await said(terminal)}”`);
}

/** Through the form to the records, whose pictures come in that way (`camera:`, `phone:`) by `take`; then filed. */
export async function visitWithPapers(terminal, take, way = 'camera:') {
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
      if (!(await terminal.has(`option.records.${way}`))) return;
      taken = true;
      await terminal.touch(`option.records.${way}`);
      await terminal.waitFor('capture');
      await take();
      await terminal.look('capture');
      await terminal.touch('action.next');
      await terminal.waitFor('form');
      assert.equal(await (await terminal.waitForElement('field.records')).getDomAttribute('value'), way);
    },
  });
  assert.ok(taken, `the form offered ${way}`);
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

/** The pages of a paper, taken by that device, are one file at the platform, the signed form another, and what is in them is what the case says. */
export async function checkFiled(rig, count, device = 'document_camera') {
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
    assert.equal(sheet.device, device);
    assert.equal(sheet.operator, 'applicant');
    assert.ok(Math.abs(Date.now() - Date.parse(sheet.taken_at)) < 600_000);
    assert.ok(sheet.width > 1000 && sheet.height > 1000, `${sheet.width} × ${sheet.height}`);
  }
  return paper;
}
