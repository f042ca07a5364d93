// Bad input gets a clear answer for the right person and loses nothing. Each test is one fault: of the reader, of a card, of the
// person. What goes wrong behind the terminal is in outages.test.js.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildFolder, until } from './lib/rig.js';
import { withTerminal } from './lib/scene.js';
import { goToReader, playVisit } from './lib/visit.js';
import { samplePerson } from './lib/verify.js';

const person = samplePerson('ordinary');

/** What the screen asks for: lift the card, lay it down again; a person does it more than once. */
async function layAgain(terminal, rig) {
  const form = async () => {
    if (await terminal.can('action.retry')) await terminal.touch('action.retry').catch(() => {});
    return (await terminal.screen()) === 'form';
  };
  for (let tries = 0; tries < 6; ++tries) {
    await rig.do('card remove');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await rig.do('card lay ordinary');
    if (await until(form, 12, 'the form').catch(() => false)) return;
  }
  assert.fail('the card was never read');
}

test('without a reader the guide says before the start that it cannot be done here, and why', async () => {
  await withTerminal(['--reader', 'none'], async (terminal) => {
    await goToReader(terminal);
    await terminal.waitForElement('status.cannot_start');
    assert.ok(!(await terminal.has('action.start')));
    assert.match(await terminal.element('status.cannot_start').getText(), /读卡|身份证/);
    await terminal.touch('action.home');
    await terminal.waitFor('home');
  });
});

test('what is out of order, and what still works, is on the first screen within a second and gone within five', async () => {
  await withTerminal([], async (terminal, rig) => {
    terminal.pictures = process.env.BIANMIN_PICTURES || null;
    await terminal.waitFor('attract');
    await terminal.touch('action.begin');
    await terminal.waitFor('home');
    await until(async () => !(await terminal.has('status.limits')), 10, 'a home screen without complaint');
    const timed = async (what, verb, condition) => {
      await rig.do(verb);
      const began = Date.now();
      await until(condition, 10, what);
      const took = Date.now() - began;
      console.log(`${what}: ${took} ms`);
      return took;
    };
    const says = (words) => async () => (await terminal.has('status.limits')) &&
      words.test(await terminal.element('status.limits').getText());
    assert.ok(await timed('unplugged reader on the first screen', 'unplug', says(/读卡器.*窗口.*指南/)) <= 1000);
    await terminal.picture('home-reader-out');
    const marked = await terminal.driver.findElements({ css: '[id^="service."]' });
    const texts = await Promise.all(marked.map((card) => card.getText()));
    assert.ok(texts.some((text) => /暂时办不了/.test(text)), texts.join('|'));
    assert.ok(await timed('reader back on the first screen', 'plug', async () => !(await terminal.has('status.limits'))) <= 5000);
    await timed('paper out on the first screen', 'paper out', says(/没有纸.*照常办理/));
    await terminal.picture('home-paper-out');
    await timed('paper in, first screen clear', 'paper in', async () => !(await terminal.has('status.limits')));
  });
});

test('a reader that is unplugged while the person waits and comes back reads the card after all', async () => {
  await withTerminal([], async (terminal, rig) => {
    await goToReader(terminal);
    await terminal.touch('action.start');
    await terminal.waitFor('identify');
    await rig.do('unplug');
    await until(async () => (await terminal.screen()) !== 'identify' || (await terminal.has('action.retry')), 10,
      'a word that the reader is gone');
    await rig.do('plug');
    await rig.do('card lay ordinary');
    if ((await terminal.screen()) === 'notice') await terminal.touch('action.next');
    await until(async () => {
      if ((await terminal.screen()) === 'form') return true;
      for (const id of ['action.retry', 'action.start'])
        if (await terminal.can(id)) await terminal.touch(id).catch(() => {});
      return false;
    }, 30, 'the form');
  });
});

test('a card pulled away half way is asked for again, and read when it lies still', async () => {
  await withTerminal([], async (terminal, rig) => {
    await goToReader(terminal);
    await terminal.touch('action.start');
    await rig.do('fault pull_after_select');
    await rig.do('card lay ordinary');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.equal(await terminal.screen(), 'identify');
    await rig.do('clear');
    await layAgain(terminal, rig);
  });
});

test('an unreadable card is explained in plain words, and another try works', async () => {
  await withTerminal([], async (terminal, rig) => {
    await goToReader(terminal);
    await terminal.touch('action.start');
    await rig.do('fault sw=41 50');
    await rig.do('card lay ordinary');
    const words = await until(async () => {
      const text = await terminal.element('status.card').getText().catch(() => '');
      return /再放|拿起/.test(text) && text;
    }, 20, 'what to do');
    assert.doesNotMatch(words, /0x|41|错误码|error/i);
    await rig.do('clear');
    await layAgain(terminal, rig);
  });
});

test('an expired card is told, and no case begins', async () => {
  await withTerminal([], async (terminal, rig) => {
    await goToReader(terminal);
    await terminal.touch('action.start');
    await rig.do('card lay expired');
    await terminal.waitFor('notice', 20);
    assert.match(await terminal.driver.getTitle(), /过期|有效期/);
    await rig.do('card remove');
    await terminal.touch('action.next');
    await until(async () => (await terminal.screen()) !== 'notice', 10, 'a way on');
    assert.equal((await rig.cases()).length, 0);
  });
});

test("another person's card in the same visit ends it with a wipe", async () => {
  await withTerminal([], async (terminal, rig) => {
    await goToReader(terminal);
    await terminal.touch('action.start');
    await rig.do('card lay ordinary');
    await terminal.waitFor('form', 20);
    await terminal.touch('action.back');
    await rig.do('card remove');
    await rig.do('card lay second');
    await until(async () => {
      const screen = await terminal.screen();
      if (screen === 'guide' && (await terminal.can('action.start'))) await terminal.touch('action.start').catch(() => {});
      if (screen === 'identify' && (await terminal.can('action.retry'))) await terminal.touch('action.retry').catch(() => {});
      return screen === 'notice';
    }, 25, 'the notice');
    assert.ok(!(await terminal.driver.getPageSource()).includes(person.name));
    await terminal.touch('action.next');
    await until(async () => ['attract', 'goodbye', 'home'].includes(await terminal.screen()), 10, 'the end of the visit');
    assert.ok(!(await terminal.driver.getPageSource()).includes(person.name));
  });
});

test('a card left on the reader is called for until it is taken', async () => {
  await withTerminal([], async (terminal, rig) => {
    await playVisit(terminal);
    await terminal.touch('action.next');
    await terminal.waitFor('evaluation');
    await terminal.touch('action.skip');
    await terminal.waitFor('goodbye');
    await terminal.waitForElement('status.card');
    await new Promise((resolve) => setTimeout(resolve, 2500));
    assert.equal(await terminal.screen(), 'goodbye');
    await rig.do('card remove');
    await terminal.waitFor('attract', 30);
  });
});

test('nobody there any more: the warning counts down, then everything is forgotten', async () => {
  await withTerminal(['--idle', '20'], async (terminal, rig) => {
    await goToReader(terminal);
    await terminal.touch('action.start');
    await rig.do('card lay ordinary');
    await terminal.waitFor('form', 20);
    await terminal.waitForElement('dialog.idle', 40);
    await terminal.touch('action.more_time');
    assert.equal(await terminal.screen(), 'form');
    await terminal.waitForElement('dialog.idle', 40);
    await until(async () => ['attract', 'goodbye'].includes(await terminal.screen()), 60, 'the end of the visit');
    assert.ok(!(await terminal.driver.getPageSource()).includes(person.name));
    assert.equal((await rig.cases()).length, 0);
  });
});

test('an unknown key in the configuration: the start is refused with file and line', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bianmin-config-'));
  const file = path.join(folder, 'kiosk.toml');
  writeFileSync(file, '[terminal]\nid = "t-1"\nplease = "work"\n');
  const done = spawnSync(path.join(buildFolder(), 'bin', 'bianmin-kiosk'), ['--config', file], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  assert.equal(done.status, 78);
  assert.match(done.stderr, /kiosk\.toml:3:/);
});
