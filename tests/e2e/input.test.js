// Chinese typed with the keys on the screen arrives at the platform code for code. R-261
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { promisify } from 'node:util';
import path from 'node:path';
import { buildFolder } from './lib/rig.js';
import { oneCase, withTerminal } from './lib/scene.js';
import { finishVisit, playVisit } from './lib/visit.js';
import { differences, samplePerson } from './lib/verify.js';

const run = promisify(execFile);

/** Names, sizes and times of all files below a folder. */
function listing(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const where = path.join(entry.path, entry.name);
      const { size, mtimeMs } = statSync(where);
      return `${where} ${size} ${mtimeMs}`;
    })
    .sort();
}

test('a name beyond the first plane, typed by pinyin, is filed unchanged and leaves nothing behind', async () => {
  const name = '欧阳𠮷䶮';
  const dictionaries = path.join(buildFolder(), 'assets', 'pinyin');
  const before = listing(dictionaries);
  await withTerminal([], async (terminal, rig) => {
    const typed = [['ouyang', '欧阳'], ['ji', '𠮷'], ['yan', '䶮']];
    const fill = async (field) => {
      if (field !== 'contact_name') return null;
      await terminal.compose(field, typed);
      assert.equal(await terminal.element('field.contact_name').getDomAttribute('value'), name);
      return name;
    };
    const entered = await playVisit(terminal, { card: 'elder', service: /老年人优待证/, fill });
    const pids = (await rig.do('pids')).pids;
    await finishVisit(terminal);
    const filed = await oneCase(rig);
    assert.equal(filed.payload.answers.contact_name, name);
    assert.deepEqual([...filed.payload.answers.contact_name].map((one) => one.codePointAt(0).toString(16)),
      ['6b27', '9633', '20bb7', '4dae']);
    // This form doesn't ask for the nationality that the card tells.
    assert.deepEqual(differences(filed, entered, samplePerson('elder')).filter((one) => !/^answers\.nation/.test(one)), []);
    await terminal.close();
    const scan = path.join(buildFolder(), 'bin', 'bianmin-memscan');
    await run(scan, [String(pids['bianmin-kiosk'][0]), name]).catch((problem) => assert.fail(problem.stdout || problem.message));
    const places = ['data', 'run', 'log', 'spool'].map((place) => path.join(rig.facts.dir, place));
    await run(scan, [...places.flatMap((place) => ['--tree', place]), '--', name]).catch((problem) => {
      assert.fail(problem.stdout || problem.message);
    });
  });
  assert.deepEqual(listing(dictionaries), before, 'typing writes into no dictionary');
});

test('an address of words, digits and signs, typed by pinyin with letters left over, is filed unchanged', async () => {
  const address = '云山市青溪区幸福路18号3单元501室';
  await withTerminal([], async (terminal, rig) => {
    const parts = [['yunshanshi', '云山市'], ['qing', '青'], ['xi', '溪'], ['qu', '区'], ['xingfulu', '幸福'], ['', '路'], ['18'], ['hao', '号'],
      ['3'], ['danyuan', '单元'], ['501'], ['shi', '室']];
    const fill = async (field) => {
      if (field !== 'mail_address') return null;
      await terminal.compose(field, parts);
      assert.equal(await terminal.element('field.mail_address').getDomAttribute('value'), address);
      return address;
    };
    const entered = await playVisit(terminal, { service: /社会保障卡补领/, prefer: { delivery: 'mail' }, fill });
    await finishVisit(terminal);
    const filed = await oneCase(rig);
    assert.equal(filed.payload.answers.mail_address, address);
    assert.deepEqual(differences(filed, entered, samplePerson('ordinary')).filter((one) => !/^answers\.address/.test(one)), []);
    await terminal.close();
  });
});
