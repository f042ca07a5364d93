// Whole visits on a whole terminal. R-001 R-004 R-022 R-057
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { buildFolder, until } from './lib/rig.js';
import { oneCase, withRig } from './lib/scene.js';
import { Terminal } from './lib/terminal.js';
import { finishVisit, playVisit } from './lib/visit.js';
import { differences, samplePerson } from './lib/verify.js';

const run = promisify(execFile);
const person = samplePerson('ordinary');

test('a citizen enrols for a pension, gets a receipt, rates the service, and exactly one equal case is filed', async () => {
  await withRig([], async (rig) => {
    const terminal = await Terminal.open(rig);
    const entered = await playVisit(terminal);
    await finishVisit(terminal);
    const filed = await oneCase(rig);
    assert.deepEqual(differences(filed, entered, person), []);
    assert.ok(terminal.touches <= 25, `${terminal.touches} touches`);
    await until(async () => JSON.stringify(await rig.evaluations()).includes(entered.service), 20, 'the evaluation');
    await terminal.close();
  });
});

test('the signed form comes out on paper when the citizen asks for it, whole, and the receipt without what tells who they are (R-202)', async () => {
  await withRig([], async (rig) => {
    const terminal = await Terminal.open(rig);
    const entered = await playVisit(terminal);
    await finishVisit(terminal, { form: true });
    const filed = await oneCase(rig);
    const papers = readdirSync(rig.facts.tray).filter((name) => name.endsWith('.pdf')).map((name) => path.join(rig.facts.tray, name));
    assert.equal(papers.length, 2, 'a receipt and a form');
    const texts = [];
    for (const paper of papers) {
      await run('qpdf', ['--check', paper]);
      texts.push((await run('pdftotext', ['-layout', paper, '-'])).stdout.replaceAll(/\s/g, ''));
    }
    const form = texts.find((text) => text.includes('参保登记表'));
    assert.ok(form, 'no form among the papers');
    for (const words of [person.name, person.address, filed.case_no, '申请人签名', '第1页，共'])
      assert.ok(form.includes(words.replaceAll(/\s/g, '')), `${words} is missing`);
    assert.ok(form.includes(person.number), 'what is signed has the identity number');
    const receipt = texts.find((text) => text !== form);
    for (const words of [person.name, person.number, person.address, '13900000001'])
      assert.ok(!receipt.includes(words.replaceAll(/\s/g, '')), `${words} is on the receipt`);
    assert.ok(receipt.includes(`${person.number.slice(0, 6)}********${person.number.slice(-4)}`));
    assert.ok(Object.keys(entered.answers).length > 4);
    await terminal.close();
  });
});

test('with the network cut before submit, the case is delivered once after the visit ended and its receipt verifies (R-122)', async () => {
  await withRig([], async (rig) => {
    const terminal = await Terminal.open(rig);
    const entered = await playVisit(terminal, { beforeSubmit: () => rig.do('network cut') });
    assert.ok(!/受理成功|已受理/.test(await terminal.driver.getPageSource()), 'nobody may say accepted before the platform did');
    await finishVisit(terminal);
    assert.equal((await rig.cases()).length, 0);
    await rig.do('network restore');
    const filed = await oneCase(rig, 60);
    assert.deepEqual(differences(filed, entered, person), []);
    await until(async () => (await outboxStates(rig)).every((state) => /ACCEPTED|PURGED/.test(state)), 30,
      'a verified receipt in the outbox');
    assert.equal((await rig.cases()).length, 1);
    await terminal.close();
  });
});

test('with the kiosk killed right after 已提交, exactly one case is filed', async () => {
  await withRig([], async (rig) => {
    const terminal = await Terminal.open(rig);
    const entered = await playVisit(terminal);
    await rig.do('kill kiosk');
    const filed = await oneCase(rig);
    assert.deepEqual(differences(filed, entered, person), []);
    // The guard brings the kiosk back, and it begins with an empty visit.
    const again = await until(() => Terminal.open(rig).catch(() => null), 30, 'the kiosk after its restart');
    await until(async () => ['attract', 'receipt', 'evaluation', 'goodbye'].includes(await again.screen()), 20, 'a calm screen');
    await new Promise((resolve) => setTimeout(resolve, 3000));
    assert.equal((await rig.cases()).length, 1);
  });
});

test('after the visit nothing of the person is in data, logs, temporary folders or memory of kiosk, sync and guard (R-198)', async () => {
  await withRig([], async (rig) => {
    const terminal = await Terminal.open(rig);
    const scan = path.join(buildFolder(), 'bin', 'bianmin-memscan');
    const canaries = [person.name, person.number, person.address, '13900000001'];
    await playVisit(terminal);
    // The control: while the person stands there the scanner does see them, so that finding nothing later counts.
    const during = (await rig.do('pids')).pids['bianmin-kiosk'][0];
    await assert.rejects(run(scan, [String(during), ...canaries]), (problem) => /FOUND/.test(problem.stdout));
    await finishVisit(terminal, { form: true });
    await oneCase(rig);
    await terminal.close();
    const { pids } = await rig.do('pids');
    const programs = ['bianmin-kiosk', 'bianmin-sync', 'bianmin-guard'];
    for (const program of programs) assert.equal(pids[program]?.length, 1, `${program} runs`);
    for (const program of programs)
      await run(scan, [String(pids[program][0]), ...canaries]).catch((problem) => {
        assert.fail(`${program}: ${problem.stdout || problem.message}`);
      });
    // The platform's own data and the output tray are not the terminal's; spools are.
    const places = ['data', 'run', 'log', 'spool'].map((name) => path.join(rig.facts.dir, name));
    await run(scan, [...places.flatMap((place) => ['--tree', place]), '--', ...canaries]).catch((problem) => {
      assert.fail(problem.stdout || problem.message);
    });
  });
});

async function outboxStates(rig) {
  const { stdout } = await run('sqlite3', ['-readonly', path.join(rig.facts.dir, 'data', 'outbox.db'), 'SELECT state FROM submission']);
  return stdout.trim().split('\n').filter(Boolean);
}
