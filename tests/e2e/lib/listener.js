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

  /** Presses a key and gives what is said then, in one line. */
  async press(key, seconds = 3) {
    await this.driver.actions().sendKeys(keys[key]).perform();
    this.presses += 1;
    const said = await until(async () => {
      const fresh = this.listen();
      return fresh.length > 0 && fresh;
    }, seconds, `something said after ${key}; before: ${this.transcript.slice(-30).join(' | ')}`);
    return said.join('，');
  }
}
