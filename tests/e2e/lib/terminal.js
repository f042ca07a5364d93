// A person at the terminal: looks, touches, types. Counts touches and keeps a transcript.
import { Builder, By } from 'selenium-webdriver';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { until } from './rig.js';

export class Terminal {
  static async open(rig, { pictures = null, say = () => {} } = {}) {
    const terminal = new Terminal();
    terminal.rig = rig;
    terminal.pictures = pictures;
    terminal.say = say;
    terminal.started = Date.now();
    terminal.steps = [];
    terminal.touches = 0; // keys of one field and the signature count as one each
    terminal.rawTouches = 0;
    terminal.typing = null;
    terminal.drawn = new Set();
    await terminal.connect();
    return terminal;
  }

  async connect() {
    this.driver = await new Builder()
      .usingServer(this.rig.automationUrl)
      .withCapabilities({ browserName: 'bianmin-kiosk' })
      .build();
  }

  async close() {
    await this.driver.quit();
  }

  async screen() {
    return (await this.driver.getCurrentUrl()).replace('kiosk:/', '');
  }

  element(id) {
    return this.driver.findElement(By.id(id));
  }

  async has(id) {
    return (await this.driver.findElements(By.id(id))).length > 0;
  }

  async can(id) {
    const [element] = await this.driver.findElements(By.id(id));
    return element !== undefined && element.isEnabled();
  }

  note(what, screen) {
    const step = { step: this.steps.length + 1, ms: Date.now() - this.started, screen, what };
    this.steps.push(step);
    this.say(`${String(step.step).padStart(3)}  ${(step.ms / 1000).toFixed(2).padStart(7)} s  ${screen.padEnd(14)} ${what}`);
  }

  async picture(name) {
    if (!this.pictures) return;
    const number = String(this.drawn.size + 1).padStart(2, '0');
    this.drawn.add(name);
    mkdirSync(this.pictures, { recursive: true });
    await new Promise((resolve) => setTimeout(resolve, 250)); // a pressed control comes to rest
    const png = await this.driver.takeScreenshot();
    writeFileSync(path.join(this.pictures, `${number}-${name}.png`), Buffer.from(png, 'base64'));
  }

  async look(name = null) {
    const screen = await this.screen();
    const title = name || screen;
    if (!this.drawn.has(title)) await this.picture(title);
    return screen;
  }

  async waitFor(screen, seconds = 15) {
    await until(async () => (await this.screen()) === screen, seconds, `screen ${screen}, is ${await this.screen()}`);
    return screen;
  }

  async waitForElement(id, seconds = 15) {
    await until(() => this.has(id), seconds, `element ${id}`);
    return this.element(id);
  }

  async touch(id) {
    const screen = await this.screen();
    await this.element(id).click();
    this.touches += 1;
    this.rawTouches += 1;
    this.note(`touch ${id}`, screen);
  }

  /** Holds a finger on the control; what `whileHeld` gives is read before it is lifted. */
  async hold(id, whileHeld, { ms = 600, slideOff = false } = {}) {
    const screen = await this.screen();
    const actions = this.driver.actions({ async: true });
    actions.move({ origin: this.element(id), duration: 0 }).press().pause(ms, actions.mouse());
    if (slideOff) actions.move({ x: 4, y: 4, duration: 0 });
    await actions.perform();
    try {
      return await whileHeld();
    } finally {
      await this.driver.actions({ async: true }).release().perform();
      this.touches += 1;
      this.rawTouches += 1;
      this.note(`hold ${id}`, screen);
    }
  }

  // One field: touching it and all its keys count as one touch.
  async type(field, text) {
    const screen = await this.screen();
    await this.element(`field.${field}`).sendKeys(text);
    this.touches += 1;
    this.rawTouches += [...text].length + 1;
    this.note(`type into field.${field} (${[...text].length} keys)`, screen);
  }

  /**
   * Chinese: for each [letters, text] the keys are touched and then the candidate that is the text, on whichever page it is. Without letters
   * a candidate of what is still composed; one alone is a key.
   */
  async compose(field, parts) {
    const screen = await this.screen();
    if ((await this.element(`field.${field}`).getDomAttribute('focused')) !== 'true') await this.element(`field.${field}`).click();
    for (const [letters, text] of parts) {
      for (const letter of letters) {
        await this.element(`key.${letter}`).click();
        this.rawTouches += 1;
      }
      if (text) await this.takeCandidate(text);
    }
    this.touches += 1;
    this.note(`compose into field.${field}`, screen);
  }

  async takeCandidate(text) {
    const found = () => this.driver.findElements({ css: `button[id^="candidate."][label="${text}"]` });
    let candidates = await found();
    if (candidates.length === 0) await this.element('key.more').click();
    for (let page = 0; page < 60; ++page) {
      candidates = await found();
      if (candidates.length > 0) {
        await candidates[0].click();
        this.rawTouches += 1;
        return;
      }
      if (!(await this.can('key.further'))) break;
      await this.element('key.further').click();
      this.rawTouches += 1;
    }
    throw new Error(`no candidate ${text}`);
  }

  async choose(field, value) {
    await this.touch(`option.${field}.${value}`);
  }

  async sign() {
    const screen = await this.screen();
    const rect = await this.element('canvas.signature').getRect();
    const at = (x, y) => ({ x: Math.round(rect.x + rect.width * x), y: Math.round(rect.y + rect.height * y) });
    const strokes = [
      [[0.15, 0.3], [0.35, 0.3], [0.3, 0.5], [0.18, 0.7]],
      [[0.45, 0.2], [0.45, 0.45], [0.44, 0.8]],
      [[0.6, 0.35], [0.75, 0.32], [0.85, 0.35], [0.8, 0.6], [0.65, 0.75]],
    ];
    for (const stroke of strokes) {
      const points = stroke.map(([x, y]) => at(x, y));
      const actions = this.driver.actions({ async: true }).move({ ...points[0], duration: 0 }).press();
      for (const point of points.slice(1)) actions.move({ ...point, duration: 0 });
      await actions.release().perform();
      this.rawTouches += 1;
    }
    this.touches += 1;
    this.note('sign with the finger', screen);
  }
}
