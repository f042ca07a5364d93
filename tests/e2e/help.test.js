// Somebody needs a person: what the button of every page leads to, by touch and by the tactile keys.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { until } from './lib/rig.js';
import { withTerminal } from './lib/scene.js';

const helpKey = '\uE031';

const calls = (rig) => readFileSync(path.join(rig.facts.dir, 'log', 'kiosk.log'), 'utf8').split('\n')
  .filter((line) => line.includes('help_called')).length;

const titled = async (terminal, words) =>
  until(async () => words.test(await terminal.element('dialog.help').getDomAttribute('label')), 20, `the title ${words}`);

test('“Call staff” tells the hall, and the panel says that it is told only when it is (R-213)', async () => {
  await withTerminal(['--idle', '300'], async (terminal, rig) => {
    await terminal.waitFor('attract');
    await terminal.touch('action.begin');
    await terminal.waitFor('home');
    await rig.do('network cut');
    await terminal.touch('action.help');
    await terminal.waitForElement('dialog.help');
    await titled(terminal, /需要帮忙吗/);
    assert.equal(calls(rig), 0);
    await terminal.touch('action.call_staff');
    await titled(terminal, /没能通知到工作人员/);
    assert.equal(calls(rig), 1);

    // Two presses of the tactile key do the same: the panel, then the call.
    await rig.do('network restore');
    await terminal.touch('action.stay');
    await until(async () => !(await terminal.has('dialog.help')), 5, 'the page again');
    const press = () => terminal.driver.actions().sendKeys(helpKey).perform();
    await press();
    await terminal.waitForElement('dialog.help');
    assert.equal(calls(rig), 1);
    await press();
    await titled(terminal, /已通知工作人员/);
    assert.equal(calls(rig), 2);
    assert.equal(await terminal.has('action.call_staff'), false);
    await press();
    assert.equal(calls(rig), 2);
    await terminal.touch('action.stay');
    await until(async () => !(await terminal.has('dialog.help')), 5, 'the page again');
    assert.equal(await terminal.screen(), 'home');
  });
});
