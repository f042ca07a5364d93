// A whole visit in Uyghur, which is written from right to left, and in Tibetan, whose lines are high: the drafts of both languages reach from
// the first page to the last, and what is filed is what a visit in Chinese would have filed. R-212
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { Rig, until } from './lib/rig.js';
import { Terminal } from './lib/terminal.js';
import { differences, samplePerson } from './lib/verify.js';
import { finishVisit, playVisit } from './lib/visit.js';

const person = samplePerson('ordinary');
const languages = [
  { tag: 'ug', what: 'Uyghur, from right to left', script: /\p{Script=Arabic}/u, fromRight: true },
  { tag: 'bo', what: 'Tibetan', script: /\p{Script=Tibetan}/u, fromRight: false },
];
/** Pages whose title is not the catalogue's or the form's, which are in Chinese and English. */
const ownTitle = ['home', 'identify', 'review', 'signature', 'receipt', 'evaluation', 'goodbye'];

let rig;
let terminal;
let look;
const filed = []; // case numbers of the visits before

before(async () => {
  rig = await Rig.start('--remove', '--goodbye', '3', '--idle', '300', '--draft-languages');
  terminal = await Terminal.open(rig);
  look = terminal.look.bind(terminal);
}, { timeout: 60_000 });

after(async () => {
  await terminal.close().catch(() => {});
  await rig.stop();
});

const pageLanguage = (source) => source.match(/\blang="([^"]+)"/)[1];

/** Chosen on the first page, in the list, where each language has its own name. */
async function choose(tag) {
  await terminal.waitFor('attract');
  await terminal.touch('language.choose');
  await terminal.waitForElement('dialog.language');
  await terminal.touch(`language.${tag}`);
  await until(async () => pageLanguage(await terminal.driver.getPageSource()) === tag, 10, `pages in ${tag}`);
}

/** The header's button stands where a line ends. */
async function endsOnTheLeft() {
  const { width } = await terminal.driver.manage().window().getRect();
  const { x, width: wide } = await terminal.element('language.choose').getRect();
  return x + wide / 2 < width / 2;
}

/** One page in the language: it says that it is a draft, runs the right way, and has a title of its own letters. */
async function holds({ tag, script, fromRight }, screen) {
  const source = await terminal.driver.getPageSource();
  assert.equal(pageLanguage(source), tag, screen);
  assert.match(source, /id="status\.draft"/, `${screen} does not say that its words are a draft`);
  assert.equal(await endsOnTheLeft(), fromRight, `${screen} runs the other way`);
  if (ownTitle.includes(screen)) assert.match(await terminal.driver.getTitle(), script, screen);
}

/** The case that was filed since the last visit. */
async function newCase() {
  const fresh = await until(async () => {
    const all = (await rig.cases()).filter((one) => !filed.includes(one.case_no));
    return all.length && all;
  }, 30, 'a case on the platform');
  assert.equal(fresh.length, 1);
  filed.push(fresh[0].case_no);
  return fresh[0];
}

for (const language of languages) {
  test(`a whole visit in ${language.what}: every page is, the case is equal to the entry, and the next visit begins in Chinese (R-212)`,
    { timeout: 120_000 }, async () => {
      await choose(language.tag);
      const seen = new Set();
      terminal.look = async (name) => {
        const screen = await look(name);
        if (screen !== 'attract') await holds(language, screen);
        seen.add(screen);
        return screen;
      };
      const entered = await playVisit(terminal, { fill: async () => null });
      assert.deepEqual(differences(await newCase(), entered, person), []);
      await finishVisit(terminal);
      terminal.look = look;
      for (const screen of ['guide', 'form', ...ownTitle]) assert.ok(seen.has(screen), `${screen} is no page of ${[...seen]}`);
      await terminal.waitFor('attract');
      assert.equal(pageLanguage(await terminal.driver.getPageSource()), 'zh-Hans');
    });
}
