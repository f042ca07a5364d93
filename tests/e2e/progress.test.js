// A case after it was filed: seen, hurried, completed, complained about, by its holder and by nobody else.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import path from 'node:path';
import { buildFolder, until } from './lib/rig.js';
import { oneCase, withTerminal } from './lib/scene.js';
import { finishVisit, playVisit } from './lib/visit.js';
import { samplePerson } from './lib/verify.js';
import { everyStep } from './lib/whole.js';

const run = promisify(execFile);

const service = /养老保险参保登记/;

/** Files one case and gives its number; what the office will find is set before it begins. */
async function fileCase(terminal, rig, course) {
  await playVisit(terminal);
  await finishVisit(terminal);
  const filed = await oneCase(rig);
  await rig.do(`office course ${filed.case_no} ${course}`);
  return filed.case_no;
}

/** Day by day until the supervision was told so. */
async function workUntil(rig, event) {
  for (let day = 0; day < 60; ++day) {
    const { events } = await rig.do('office supervision');
    if (events.some((one) => one.event === event)) return;
    await rig.do('office forward 24');
  }
  assert.fail(`the office never came to ${event}`);
}

async function supervised(rig, event) {
  return (await rig.do('office supervision')).events.filter((one) => one.event === event).length;
}

/** From the attract screen to the list of whose card that is. */
async function openCases(terminal, card) {
  await terminal.waitFor('attract');
  await terminal.touch('action.begin');
  await terminal.waitFor('home');
  await terminal.touch('action.cases');
  await terminal.waitFor('identify');
  await terminal.rig.do(`card lay ${card}`);
  await terminal.waitFor('cases', 30);
}

async function endVisit(terminal) {
  await terminal.rig.do('card remove');
  await terminal.touch('action.home');
  await terminal.waitFor('home');
  await terminal.touch('action.home').catch(() => {});
}

/** Nobody of them is left in the kiosk's memory or in its files. */
async function forgotten(rig, persons) {
  const scan = path.join(buildFolder(), 'bin', 'bianmin-memscan');
  const canaries = persons.flatMap((person) => [person.name, person.number]);
  const kiosk = (await rig.do('pids')).pids['bianmin-kiosk'][0];
  const places = ['data', 'run', 'log'].flatMap((name) => ['--tree', path.join(rig.facts.dir, name)]);
  for (const where of [[String(kiosk)], [...places, '--']])
    await run(scan, [...where, ...canaries]).catch((problem) => assert.fail(problem.stdout || problem.message));
}

const source = (terminal) => terminal.driver.getPageSource();
const value = async (terminal, id) => (await terminal.waitForElement(id)).getDomAttribute('value');
const words = async (terminal, id) => (await terminal.waitForElement(id)).getText();

test('a case that is late is seen with its stages and days, hurried once and complained about; another person\'s card sees nothing of it '
  + '(R-032 R-037 R-160 R-186)', async () => {
  await withTerminal(['--idle', '40'], async (terminal, rig) => {
    const number = await fileCase(terminal, rig, 'late');

    await openCases(terminal, 'ordinary');
    await terminal.waitForElement('case.1');
    assert.match(await words(terminal, 'case.1'), service);
    assert.ok(!/已受理|受理成功/.test(await source(terminal)), 'nobody may say accepted before the platform did');
    await rig.do('card remove');
    await terminal.touch('action.home');
    await workUntil(rig, 'overdue');

    await terminal.waitFor('home');
    await terminal.touch('action.cases');
    await terminal.waitFor('identify');
    await rig.do('card lay ordinary');
    await terminal.waitFor('cases', 30);
    await (await terminal.waitForElement('case.1')).click();
    await terminal.waitFor('case');
    await terminal.look();
    assert.equal(await value(terminal, 'status.case'), 'review');
    assert.match(await words(terminal, 'status.lamp'), /已超期 \d+ 个工作日/);
    const stages = [];
    for (let i = 1; i <= 7; ++i) stages.push(await value(terminal, `stage.${i}`));
    assert.deepEqual(stages, ['done', 'done', 'current', 'waiting', 'waiting', 'waiting', 'waiting']);
    assert.match(await source(terminal), /12333/);

    await terminal.touch('action.urge');
    await until(async () => /已催办/.test(await source(terminal)), 15, 'the platform to have taken it');
    assert.ok(!(await terminal.has('action.urge')), 'it is hurried once');
    assert.equal(await supervised(rig, 'urged'), 1);

    await terminal.touch('action.voice');
    await terminal.waitFor('voice');
    await terminal.choose('kind', 'complaint');
    await terminal.choose('topic', 'slow');
    await terminal.look();
    await terminal.touch('action.next');
    await terminal.waitForElement('field.words');
    await terminal.touch('action.next');
    const ticket = await value(terminal, 'status.ticket');
    assert.match(ticket, /^T\d{12}$/);
    assert.equal(await supervised(rig, 'complaint'), 1);
    await terminal.touch('action.next');
    await terminal.waitFor('case');
    await endVisit(terminal);

    await openCases(terminal, 'second');
    await terminal.waitForElement('status.cases');
    const seen = await source(terminal);
    assert.ok(!seen.includes(ticket) && !seen.includes(number) && !service.test(seen), 'a stranger sees nothing of it');
    assert.ok(!(await terminal.has('case.1')));
    await endVisit(terminal);
    await terminal.waitFor('attract', 30);
    await forgotten(rig, ['ordinary', 'second'].map(samplePerson));
  });
});

test('all that is wrong with a case is named at once and completed here, then it is withdrawn after a question (R-157)', async () => {
  await withTerminal(['--idle', '40'], async (terminal, rig) => {
    await fileCase(terminal, rig, 'supplement');
    await workUntil(rig, 'supplement_requested');
    await openCases(terminal, 'ordinary');
    await (await terminal.waitForElement('case.1')).click();
    await terminal.waitFor('case');
    assert.equal(await value(terminal, 'status.case'), 'supplement');
    await terminal.touch('action.supplement');
    await terminal.waitFor('supplement');
    await terminal.look();
    assert.ok(!(await terminal.can('action.next')), 'every defect wants an answer');
    for (const defect of ['d1', 'd2']) await terminal.choose(defect, 'share');
    await terminal.touch('action.next');
    await terminal.waitFor('case');
    await until(async () => (await value(terminal, 'status.case')) === 'received', 15, 'the office to go on');
    assert.equal(await supervised(rig, 'supplement_answered'), 1);

    await terminal.touch('action.withdraw');
    await terminal.waitForElement('dialog.withdraw');
    await terminal.touch('action.stay');
    assert.equal(await supervised(rig, 'withdrawn'), 0);
    await terminal.touch('action.withdraw');
    await terminal.touch('action.confirm');
    await until(async () => (await value(terminal, 'status.case')) === 'withdrawn', 15, 'the case to be withdrawn');
    assert.equal(await supervised(rig, 'withdrawn'), 1);
    assert.ok(!(await terminal.has('action.withdraw')));
  });
});

test('progress, supplement and complaint on an old case with the network cut on the way: each is done once, and nobody says 已受理 before the platform did (R-032 R-157 R-186)',
  { timeout: 900_000 }, async () => {
    for (const step of everyStep ? ['home', 'identify', 'list', 'case', 'supplement', 'complaint', 'words'] : ['supplement']) {
      await withTerminal(['--idle', '120'], async (terminal, rig) => {
        await fileCase(terminal, rig, 'supplement');
        await workUntil(rig, 'supplement_requested');
        /** Does what comes at a step; when the terminal says that it needs the network, that comes back and the person tries again. */
        const go = async (now, act, done) => {
          if (now === step) await rig.do('network cut');
          await act();
          await until(async () => (await done()) || (await terminal.can('action.retry')), 60, `${step}: something after ${now}`);
          assert.doesNotMatch(await source(terminal), /已受理|受理成功/, `${step}: after ${now}`);
          if (now !== step) return;
          await rig.do('network restore');
          await until(async () => {
            if (await done()) return true;
            if (await terminal.can('action.retry')) await terminal.touch('action.retry').catch(() => {});
            return false;
          }, 90, `${step}: to go on after ${now}`);
        };
        const at = (screen) => async () => (await terminal.screen()) === screen;
        await terminal.waitFor('attract');
        await terminal.touch('action.begin');
        await terminal.waitFor('home');
        await go('home', () => terminal.touch('action.cases'), at('identify'));
        await go('identify', () => rig.do('card lay ordinary'), () => terminal.has('case.1'));
        await go('list', () => terminal.touch('case.1'), async () => (await at('case')()) && terminal.can('action.supplement'));
        await go('case', () => terminal.touch('action.supplement'), at('supplement'));
        for (const defect of ['d1', 'd2']) await terminal.choose(defect, 'share');
        await go('supplement', () => terminal.touch('action.next'),
          async () => (await at('case')()) && (await value(terminal, 'status.case')) === 'received');
        await go('complaint', () => terminal.touch('action.voice'), at('voice'));
        await terminal.choose('kind', 'complaint');
        await terminal.choose('topic', 'slow');
        await terminal.touch('action.next');
        await terminal.waitForElement('field.words');
        await go('words', () => terminal.touch('action.next'), () => terminal.has('status.ticket'));
        assert.match(await value(terminal, 'status.ticket'), /^T\d{12}$/);
        for (const event of ['supplement_answered', 'complaint']) assert.equal(await supervised(rig, event), 1, `${step}: ${event}`);
        assert.equal((await rig.cases()).length, 1, step);
      });
    }
  });

test('with the network cut the terminal says that it needs it and what still works, and an act whose answer was lost is done once',
  async () => {
    await withTerminal(['--idle', '60'], async (terminal, rig) => {
      await fileCase(terminal, rig, 'plain');
      await openCases(terminal, 'ordinary');
      await (await terminal.waitForElement('case.1')).click();
      await terminal.waitFor('case');
      await rig.do('platform-fault {"operation":"withdraw_case","effect":"drop_after","times":2}');
      await terminal.touch('action.withdraw');
      await terminal.waitForElement('dialog.withdraw');
      await terminal.touch('action.confirm');
      assert.match(await words(terminal, 'status.asking'), /正在查询|连不上/);
      await until(async () => terminal.can('action.retry'), 30, 'the way to try again');
      assert.match(await words(terminal, 'status.asking'), /连不上/);
      assert.notEqual(await value(terminal, 'status.case'), 'withdrawn', 'not said before the platform said it');
      await terminal.touch('action.retry');
      await until(async () => (await value(terminal, 'status.case')) === 'withdrawn', 20, 'the same act once more');
      assert.equal(await supervised(rig, 'withdrawn'), 1);

      await rig.do('network cut');
      await terminal.touch('action.back');
      await until(async () => terminal.can('action.retry'), 30, 'the way to try again');
      assert.match(await source(terminal), /查进度要联网/);
      assert.match(await source(terminal), /办事、看指南照常/);
      await rig.do('network restore');
      await until(async () => {
        if (await terminal.can('action.retry')) await terminal.touch('action.retry');
        return terminal.has('case.1');
      }, 40, 'the list again');
    });
  });
