// Small machines and thin lines: what packaging/hardware.toml promises.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { differences, samplePerson } from './lib/verify.js';
import { finishVisit, goToReader, playVisit } from './lib/visit.js';
import { oneCase, withTerminal } from './lib/scene.js';
import { until } from './lib/rig.js';

const promised = Object.fromEntries([...readFileSync(new URL('../../packaging/hardware.toml', import.meta.url), 'utf8')
  .matchAll(/^(\w+) = ([\d.]+)/gm)].map((found) => [found[1], Number(found[2])]));
const carried = async (rig) => {
  const { up, down } = await rig.do('network carried');
  return up + down;
};

test('a visit over a line of 256 kbit/s with half a second there and back ends as any other (R-218)', { timeout: 180_000 }, async () => {
  await withTerminal(['--idle', '300'], async (terminal, rig) => {
    await rig.do(`network link ${promised.line_kbit} ${promised.line_round_trip_ms}`);
    const before = await carried(rig);
    const began = performance.now();
    const entered = await playVisit(terminal);
    // Sealed on the disk of the terminal, it is submitted for the person however slow the line is.
    const submitted = Math.round(performance.now() - began);
    assert.deepEqual(differences(await oneCase(rig, 60), entered, samplePerson('ordinary')), []);
    await finishVisit(terminal);
    const kbytes = (await carried(rig) - before) / 1000;
    console.log(`submitted after ${submitted} ms; ${kbytes.toFixed(0)} kB over the line`);
    assert.ok(kbytes < promised.visit_kbytes, `${kbytes} kB`);
  });
});

test('guides are there without a network, every page of them (R-218)', { timeout: 60_000 }, async () => {
  await withTerminal(['--network', 'cut', '--idle', '300'], async (terminal) => {
    await goToReader(terminal);
    const seen = new Set();
    for (let page = 0; page < 10; ++page) {
      seen.add(await terminal.driver.getPageSource());
      if (!(await terminal.can('action.more'))) break;
      await terminal.touch('action.more');
    }
    assert.ok(seen.size >= 4, `${seen.size} pages`);
    const all = [...seen].join('\n');
    for (const words of ['受理条件', '需要的材料', '办理时限', '办理依据']) assert.ok(all.includes(words), words);
  });
});

test('the programs of a terminal start and live within the promised hardware, on one core without a graphics processor (R-219)', { timeout: 120_000 }, async () => {
  await withTerminal(['--idle', '300'], async (terminal, rig) => {
    const log = () => readFileSync(path.join(rig.facts.dir, 'log', 'terminal.out'), 'utf8');
    const ready = await until(() => /child_ready program=kiosk after=(\d+)ms/.exec(log()), 10, 'the kiosk to be ready');
    assert.match(log(), /presenter_chosen presenter=software/);
    await playVisit(terminal);
    const { pids } = await rig.do('pids');
    const mine = Object.entries(pids).filter(([name]) => !['bianmin-platform', 'bianmin-printer', 'bianmin-simbus'].includes(name));
    const kilobytes = mine.flatMap(([, all]) => all).map((pid) => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]));
    const megabytes = kilobytes.reduce((sum, each) => sum + each, 0) / 1024;
    console.log(`${mine.map(([name]) => name).join(' ')}: ready after ${ready[1]} ms, ${megabytes.toFixed(1)} MB`);
    assert.ok(mine.some(([name]) => name === 'bianmin-kiosk') && mine.some(([name]) => name === 'bianmin-sync'));
    assert.ok(Number(ready[1]) <= promised.start_seconds * 1000, `${ready[1]} ms`);
    assert.ok(megabytes <= promised.memory_mb, `${megabytes} MB`);
  });
});
