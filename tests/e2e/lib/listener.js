// A person who doesn't see the screen: hears what bianmin-speech is asked to say, and has the keys of the keypad. Nothing else.
import { existsSync, readFileSync } from 'node:fs';
import { Key } from 'selenium-webdriver';
import { until } from './rig.js';

const keys = { next: Key.ARROW_DOWN, previous: Key.ARROW_UP, select: Key.ENTER, back: Key.ESCAPE, home: Key.HOME, repeat: Key.F2, louder: Key.F6, dark: Key.F7 };

export class Listener {
  constructor(terminal, file) {
    this.driver = terminal.driver;
    this.file = file;
    this.heard = 0;
    this.presses = 0;
    this.used = new Set(); // keys
    this.transcript = [];
  }

  /** What was said since the last call, one text each. */
  listen() {
    const lines = existsSync(this.file) ? readFileSync(this.file, 'utf8').split('\n').slice(0, -1) : [];
    const fresh = lines.slice(this.heard).map((line) => line.split('\t')[2]);
    this.heard = lines.length;
    this.transcript.push(...fresh);
    return fresh;
  }

  /** The terminal finds its voice within a second of its start. */
  async ready() {
    await until(() => existsSync(this.file), 20, 'bianmin-speech');
    await new Promise((resolve) => setTimeout(resolve, 1200));
  }

  /** Presses a key and gives what is said then, in one line: what comes first, or all up to `words`. */
  async press(key, { words = /./, seconds = 3 } = {}) {
    await this.driver.actions().sendKeys(keys[key]).perform();
    this.presses += 1;
    this.used.add(key);
    return this.hear(words, seconds, `after ${key}`);
  }

  /** Waits until the words have been said. */
  async hear(words, seconds = 20, when = 'by itself') {
    const said = [];
    await until(async () => {
      said.push(...this.listen());
      return words.test(said.join('，'));
    }, seconds, `${words} to be said ${when}; heard ${JSON.stringify(said)} after ${this.transcript.slice(-30).join(' | ')}`);
    return said.join('，');
  }

  /** Steps on until the words are said: one round of the screen at most. */
  async find(words, steps = 60) {
    for (let i = 0; i < steps; ++i) {
      const said = await this.press('next');
      if (words.test(said)) return said;
    }
    throw new Error(`nothing on this screen says ${words}; heard: ${this.transcript.slice(-80).join(' | ')}`);
  }

  async choose(...words) {
    let said = '';
    for (const each of words) {
      await this.find(each);
      said = await this.press('select', { seconds: 10 });
    }
    return said;
  }
}
