// The cabinet around a visit: door, power, and the program that has the cameras.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { until } from './lib/rig.js';
import { oneCase, withTerminal } from './lib/scene.js';
import { finishVisit, playVisit } from './lib/visit.js';
import { differences, samplePerson } from './lib/verify.js';

const person = samplePerson('ordinary');
const door = 16;  // SW_MACHINE_COVER

function logged(rig, event) {
  const folder = path.join(rig.facts.dir, 'log');
  return readdirSync(folder)
    .filter((name) => name.startsWith('kiosk'))
    .some((name) => readFileSync(path.join(folder, name), 'utf8').includes(event));
}

const visionOf = async (rig) => ((await rig.do('pids')).pids['bianmin-vision'] ?? [])[0];

test('the camera program is killed in the middle of a visit: the visit goes on to its end, and the program is back '
  + '[fault device=camera fault=daemon_killed phase=during]', async () => {
  await withTerminal(['--cabinet'], async (terminal, rig) => {
    const before = await until(() => visionOf(rig), 20, 'the camera program');
    const entered = await playVisit(terminal, {
      beforeSubmit: async () => {
        await rig.do('kill vision');
        const began = Date.now();
        await until(async () => { const now = await visionOf(rig); return now && now !== before; }, 20, 'a new camera program');
        // 5 s when the machine is quiet.
        assert.ok(Date.now() - began < 15_000);
        assert.equal(await terminal.screen(), 'signature');
      },
    });
    await finishVisit(terminal);
    assert.deepEqual(differences(await oneCase(rig), entered, person), []);
  });
});

test('an open door: nothing new begins and the screen says why; closed, the terminal serves', async () => {
  await withTerminal(['--cabinet'], async (terminal, rig) => {
    await terminal.waitFor('attract');
    await rig.do(`device switches set ${door} 0`);
    await until(async () => (await terminal.screen()) === 'out_of_service', 10, 'the word that the door is open');
    await until(() => logged(rig, 'door_opened'), 10, 'the door in the log');
    await rig.do(`device switches set ${door} 1`);
    await terminal.waitFor('attract', 10);
    await until(() => logged(rig, 'door_closed'), 10, 'the closed door in the log');
  });
});

test('a door that is opened during a visit does not end it', async () => {
  await withTerminal(['--cabinet'], async (terminal, rig) => {
    const entered = await playVisit(terminal, {
      beforeSubmit: async () => {
        await rig.do(`device switches set ${door} 0`);
        await until(() => logged(rig, 'door_opened'), 10, 'the door in the log');
        assert.equal(await terminal.screen(), 'signature');
      },
    });
    await rig.do(`device switches set ${door} 1`);
    await finishVisit(terminal);
    assert.deepEqual(differences(await oneCase(rig), entered, person), []);
  });
});

test('the mains fail: the log says so for the technician, the visit goes on, and nothing new begins on a low battery',
  async () => {
    await withTerminal(['--cabinet'], async (terminal, rig) => {
      const entered = await playVisit(terminal, {
        beforeSubmit: async () => {
          await rig.do('device power set online 0');
          await rig.do('device power set capacity 60');
          await until(() => logged(rig, 'mains_away'), 15, 'the mains in the log');
          assert.equal(await terminal.screen(), 'signature');
        },
      });
      await finishVisit(terminal);
      assert.deepEqual(differences(await oneCase(rig), entered, person), []);
      await rig.do('device power set capacity 4');
      await until(() => logged(rig, 'power_low'), 15, 'the low battery in the log');
      await rig.do('device power set capacity 100');
      await rig.do('device power set online 1');
      await until(() => logged(rig, 'mains_back'), 15, 'the mains in the log again');
    });
  });
