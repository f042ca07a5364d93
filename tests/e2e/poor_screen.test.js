// What the screen is made of is wrong, or missing: the terminal goes on readable and tells the technician.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { until } from './lib/rig.js';
import { withRig, withTerminal } from './lib/scene.js';
import { openPages, readFault } from './lib/technician.js';
import { Terminal } from './lib/terminal.js';
import { goToReader } from './lib/visit.js';

const pictures = process.env.BIANMIN_PICTURES || null;
const log = (rig, name = 'kiosk.log') => readFileSync(path.join(rig.facts.dir, 'log', name), 'utf8');

/** At the greeting: what the page of the part says, then back to service. */
async function seenByTechnician(terminal, part, why) {
  await openPages(terminal);
  await readFault(terminal, part, why);
  await terminal.picture(`technician-${part}`);
  await terminal.touch('action.next');
  await terminal.waitFor('attract');
}

async function reachesForm(terminal, rig) {
  await goToReader(terminal);
  await terminal.touch('action.start');
  await terminal.waitFor('identify');
  await rig.do('card lay ordinary');
  await terminal.waitFor('form', 30);
  await terminal.picture('form');
}

const wrongThemes = [
  ['with a line that says no colour', '[standard]\nprimary = "crimson"\n', /bad_config: line 2/],
  ['in which nobody could read the words', '[standard]\nink = "#FFFFFF"\n', /bad_config.*ink/],
];
for (const [what, text, why] of wrongThemes) {
  test(`a theme file ${what}: people reach the form in the terminal's own colours, and the technician is told why`, { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'bianmin-theme-'));
    const theme = path.join(folder, 'theme.toml');
    writeFileSync(theme, text);
    try {
      await withTerminal(['--theme', theme], async (terminal, rig) => {
        terminal.pictures = pictures;
        assert.match(log(rig), /theme_refused/);
        await seenByTechnician(terminal, 'theme', why);
        await reachesForm(terminal, rig);
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}

const chineseFonts = '/usr/share/fonts/opentype/noto';
const canHide = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', chineseFonts]).status === 0;

test('without the fonts of Chinese another draws it, people reach the form, the technician is told which are missing',
  { timeout: 60_000, skip: !canHide && 'nothing can be mounted here' }, async () => {
    await withTerminal(['--without-fonts', chineseFonts], async (terminal, rig) => {
      terminal.pictures = pictures;
      for (const weight of ['Regular', 'Bold']) assert.match(log(rig), new RegExp(`font_missing file="?NotoSansCJK-${weight}.ttc`));
      await seenByTechnician(terminal, 'fonts', /not_found.*NotoSansCJK-Regular\.ttc, NotoSansCJK-Bold\.ttc/);
      await reachesForm(terminal, rig);
    });
  });

test('a terminal that is started without a display waits for one, and shows the greeting by itself when it is plugged in', { timeout: 60_000 }, async () => {
  await withRig([], async (rig) => {
    await rig.do('hold terminal');
    await rig.do('display off');
    await rig.do('power back');
    const guard = () => log(rig, 'terminal.out').split('guard_started').at(-1);
    await until(() => guard().match(/child_ended program=kiosk/g)?.length >= 2, 20, 'the guard to try again and again');
    assert.match(log(rig), /component_failed component=terminal/);
    await rig.do('display on');
    const on = Date.now();
    const terminal = await until(() => Terminal.open(rig, { pictures }).catch(() => null), 40, 'the terminal');
    await terminal.waitFor('attract');
    console.log(`greeting ${Date.now() - on} ms after the display`);
    await terminal.picture('display-late');
    await reachesForm(terminal, rig);
    await terminal.close();
  });
});
