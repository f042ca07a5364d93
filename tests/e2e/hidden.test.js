// What tells who somebody is stands masked on every screen, and whole only under the finger or the key that holds for it. R-202
import test from 'node:test';
import assert from 'node:assert/strict';
import { Key } from 'selenium-webdriver';
import { Listener } from './lib/listener.js';
import { until } from './lib/rig.js';
import { waitForValue, withTerminal } from './lib/scene.js';
import { goToReader, playVisit } from './lib/visit.js';
import { samplePerson } from './lib/verify.js';

const person = samplePerson('ordinary');
const canaries = [person.name, person.number, person.address];
const control = 'action.show_hidden';

const valueOf = (terminal, id) => terminal.element(id).getDomAttribute('value');
async function openForm(terminal) {
  await goToReader(terminal);
  await terminal.touch('action.start');
  await terminal.waitFor('identify');
  await terminal.rig.do('card lay ordinary');
  await terminal.waitForElement('field.number', 30);
}
const shows = async (terminal) => {
  const source = (await terminal.driver.getPageSource()).replaceAll(' ', ''); // numbers stand in groups
  return canaries.filter((words) => source.includes(words));
};

test('masked until a finger holds, masked again when it is lifted, slides off or was only a touch (R-202)', async () => {
  await withTerminal([], async (terminal) => {
    await openForm(terminal);
    assert.equal(await valueOf(terminal, 'field.number'), `${person.number.slice(0, 6)}********${person.number.slice(-4)}`);
    assert.deepEqual(await shows(terminal), []);
    // A touch is no holding.
    await terminal.touch(control);
    assert.deepEqual(await shows(terminal), []);
    await terminal.hold(control, async () => {
      assert.deepEqual(await shows(terminal), canaries);
      assert.equal(await terminal.element(control).getDomAttribute('pressed'), 'true');
    });
    await until(async () => (await shows(terminal)).length === 0, 5, 'the mask after letting go');
    assert.notEqual(await terminal.element(control).getDomAttribute('pressed'), 'true');
    await terminal.hold(control, async () => assert.deepEqual(await shows(terminal), []), { slideOff: true });
  });
});

test('nothing of the person is readable in passing on any screen of a visit; what is typed is, while it is typed (R-202)', async () => {
  await withTerminal([], async (terminal) => {
    const look = terminal.look.bind(terminal);
    const held = new Set();
    terminal.look = async (name) => {
      const screen = await look(name);
      assert.deepEqual(await shows(terminal), [], screen);
      if (await terminal.has(control))
        await terminal.hold(control, async () => {
          if ((await shows(terminal)).length > 0) held.add(screen);
        });
      return screen;
    };
    const type = terminal.type.bind(terminal);
    let typed = 0;
    terminal.type = async (field, text) => {
      await type(field, text);
      if (field !== 'phone') return;
      typed += 1;
      assert.equal((await valueOf(terminal, 'field.phone')).replaceAll(' ', ''), text);
      if (!(await terminal.has('key.done'))) return;
      await terminal.touch('key.done');
      await waitForValue(terminal, 'field.phone', new RegExp(`^${text.slice(0, 3)}\\*{4}${text.slice(-4)}$`));
    };
    await playVisit(terminal);
    assert.ok(held.has('form') && held.has('review'), `held on ${[...held]}`);
    assert.equal(typed, 1);
  });
});

test('the select key of the keypad shows it while it is down, and in the hall nothing of it is said (R-202)', async () => {
  await withTerminal(['--idle', '300'], async (terminal, rig) => {
    const listener = new Listener(terminal, rig.facts.transcript);
    await listener.ready();
    await openForm(terminal);
    await listener.press('next');
    await listener.find(/^姓名，张\*\*测/);
    await listener.find(/^按住查看完整内容，按钮/);
    await terminal.driver.actions().keyDown(Key.ENTER).perform();
    assert.deepEqual(await shows(terminal), canaries);
    const said = await listener.hear(/完整内容不外放朗读/, 5);
    assert.ok(canaries.every((words) => !said.includes(words)), said);
    // Another key ends it.
    await listener.press('previous');
    assert.deepEqual(await shows(terminal), []);
    assert.ok(canaries.every((words) => !listener.transcript.join().includes(words)));
  });
});

test('a key of the keyboard itself shows it as long as it is held, and no longer (R-202)', async () => {
  await withTerminal(['--idle', '300'], async (terminal, rig) => {
    const listener = new Listener(terminal, rig.facts.transcript);
    await listener.ready();
    await openForm(terminal);
    await listener.press('next');
    await listener.find(/^按住查看完整内容，按钮/);
    await rig.do('key F15 down');
    await until(async () => (await shows(terminal)).length > 0, 5, 'what the key shows');
    // Longer than a press alone would show it; the key repeats meanwhile.
    await new Promise((resolve) => setTimeout(resolve, 7000));
    assert.deepEqual(await shows(terminal), canaries);
    await rig.do('key F15 up');
    await until(async () => (await shows(terminal)).length === 0, 2, 'the mask after letting go');
  });
});
