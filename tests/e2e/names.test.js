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
/** Readers of PDF files give letters of the right-to-left scripts in the order of the page, and leave out marks of direction. */
const turned = (text) => [...text].reverse().join('');
const bare = (text) => text.replaceAll(/[\s\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');

/** Every label and value on the screen. */
async function wordsOn(terminal) {
  const source = await terminal.driver.getPageSource();
  return source.replaceAll('&amp;', '&').replaceAll('&quot;', '"');
}

// The second one is sealed in the national suite, because the signed catalogue says so.
for (const [card, options, suite] of [['rare-name', [], 'age-x25519'], ['uyghur-name', ['--national'], 'sm2-sm4ctr-hmacsm3']]) {
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
      for (const paper of papers) {
        const { stdout } = await run('pdftotext', ['-enc', 'UTF-8', path.join(rig.facts.tray, paper), '-']);
        const text = bare(stdout.normalize('NFKC'));
        const name = bare(person.name.normalize('NFKC'));
        const parts = person.name.split(' ').map(bare);
        const there = text.includes(name) || text.includes(turned(name)) || parts.every((part) => text.includes(part) || text.includes(turned(part)));
        // The receipt bears it masked; what was signed has it whole.
        assert.equal(there, text.includes('签名'), `${paper}: ${text.slice(0, 400)}`);
      }
    });
  });
}
