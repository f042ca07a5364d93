// A name that breaks simple software goes through the whole visit: screen, paper and platform have it code for code. R-261
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { oneCase, withTerminal } from './lib/scene.js';
import { finishVisit, playVisit } from './lib/visit.js';
import { samplePerson } from './lib/verify.js';

const run = promisify(execFile);

const codes = (text) => [...text].map((one) => one.codePointAt(0).toString(16)).join(' ');
/**
 * Without blanks and marks of direction: pdftotext puts a right-to-left run, which it gives in the order of reading, between two of those. No
 * letter is changed, neither by it nor here.
 */
const bare = (text) => text.replaceAll(/[\s\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
/** What the receipt has for the applicant. */
const applicantOf = (text) => /申请人\s+(.+?)\s+证件号码/s.exec(text)?.[1] ?? '';

// `masked` as pdftotext reads the page from the left: a line of right-to-left letters begins for it at the first and ends at the last of them, so
// that the stars that end the Uyghur name, and stand at its left, come first.
const samples = [
  { card: 'rare-name', options: [], suite: 'age-x25519', whole: '\u{20BB7}\u4DAE\u6D4B', masked: '\u{20BB7}*\u6D4B' },
  // Sealed in the national suite, because the signed catalogue says so.
  {
    card: 'uyghur-name', options: ['--national'], suite: 'sm2-sm4ctr-hmacsm3',
    whole: '\u0626\u0627\u064A\u06AF\u06C8\u0644\u0633\u0649\u0646\u0627\u0642', masked: '****\u0626*****\u0633',
  },
];

/** Every label and value on the screen. */
async function wordsOn(terminal) {
  const source = await terminal.driver.getPageSource();
  return source.replaceAll('&amp;', '&').replaceAll('&quot;', '"');
}

for (const { card, options, suite, whole, masked } of samples) {
  test(`the name of ${card} is the same on screen, form and platform, and nowhere to be read in passing (R-202)`, async () => {
    const person = samplePerson(card);
    await withTerminal(options, async (terminal, rig) => {
      const seen = new Set();
      const look = terminal.look.bind(terminal);
      terminal.look = async (name) => {
        const screen = await look(name);
        assert.ok(!(await wordsOn(terminal)).includes(person.name), `${screen} shows the name by itself (R-202)`);
        const held = (await terminal.has('action.show_hidden')) && (await terminal.hold('action.show_hidden', () => wordsOn(terminal)));
        if (held && held.includes(person.name)) seen.add(screen);
        return screen;
      };
      await playVisit(terminal, { card });
      await finishVisit(terminal, { form: true });
      assert.ok(seen.has('form') && seen.has('review'), `the name is on ${[...seen]}`);
      const filed = await oneCase(rig);
      assert.equal(filed.manifest.suite, suite);
      assert.equal(codes(filed.payload.applicant.name), codes(person.name));
      assert.equal(codes(filed.payload.answers.name), codes(person.name));
      assert.equal(codes(filed.payload.applicant.address), codes(person.address));
      const papers = readdirSync(rig.facts.tray).filter((name) => name.endsWith('.pdf'));
      assert.equal(papers.length, 2, 'a receipt and a form');
      const texts = [];
      for (const paper of papers)
        texts.push((await run('pdftotext', ['-enc', 'UTF-8', path.join(rig.facts.tray, paper), '-'])).stdout);
      // The receipt bears it masked; what was signed has it whole.
      const form = texts.find((text) => text.includes('签名'));
      const receipt = texts.find((text) => text.includes('办件回执'));
      assert.ok(form && receipt && form !== receipt, texts.join('\n'));
      assert.equal(codes(bare(person.name)), codes(whole), 'the name of the sample');
      assert.ok(bare(form).includes(whole), `the form has not ${codes(whole)}: ${form.slice(0, 400)}`);
      assert.equal(codes(bare(applicantOf(receipt))), codes(masked), 'the name on the receipt (R-202)');
      for (const part of person.name.split(' ')) assert.ok(!bare(receipt).includes(part), `${part} is on the receipt (R-202)`);
    });
  });
}
