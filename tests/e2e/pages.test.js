// What browsers see of the platform, in a real one: figures for everybody, the staff's desk, and a case that was begun at a terminal and goes
// on at a window and on a phone. The terminal here speaks the wire alone.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Builder, By } from 'selenium-webdriver';
import chrome from 'selenium-webdriver/chrome.js';
import { buildFolder } from './lib/rig.js';

const run = promisify(execFile);
const source = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const bin = path.join(buildFolder(), 'bin');
const number = '11010519491231002X'; // the example of GB 11643
const service = '11990100MB9900144W3992014001000';

function hashOf(password) {
  return new Promise((resolve) => {
    const program = spawn(path.join(bin, 'bianmin-platform'), ['--hash-password'], { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: program.stdout }).once('line', resolve);
    program.stdin.end(`${password}\n`);
  });
}

/** A platform with pages and three members of staff; every password is “demo-” and the name. */
class Platform {
  static async start() {
    const platform = new Platform();
    platform.folder = mkdtempSync(path.join(os.tmpdir(), 'bianmin-pages-'));
    platform.keys = path.join(platform.folder, 'keys');
    await run(path.join(source, 'packaging/test-ca/make'), [platform.keys, 'terminal-0001', 'terminal-0002']);
    const accounts = [];
    for (const [name, ...roles] of [['wang', 'window', 'editor'], ['li', 'approver'], ['zhao', 'supervisor']])
      accounts.push({ name, roles, unit: '综合窗口', phone: '12345', password: await hashOf(`demo-${name}`) });
    writeFileSync(path.join(platform.folder, 'staff.json'), JSON.stringify({ accounts }));
    const key = (name) => path.join(platform.keys, name);
    platform.process = spawn(path.join(bin, 'bianmin-platform'), [
      '--data', path.join(platform.folder, 'data'), '--listen', '127.0.0.1:0', '--admin', '127.0.0.1:0', '--pages', '127.0.0.1:0',
      '--staff', path.join(platform.folder, 'staff.json'), '--tls-cert', key('server.crt'), '--tls-key', key('server.key'),
      '--client-ca', key('ca.crt'), '--data-key', key('data.key'), '--receipt-key', key('receipt.key')], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: platform.process.stdout })[Symbol.asyncIterator]();
    for (let i = 0; i < 3; ++i) {
      const [, name, port] = (await lines.next()).value.match(/^(\w*) ?listening 127\.0\.0\.1:(\d+)$/);
      platform[name || 'wire'] = Number(port);
    }
    return platform;
  }

  get base() {
    return `https://127.0.0.1:${this.pages}`;
  }

  /** As terminal-0001. */
  ask(method, address, body, headers = {}) {
    const read = (name) => readFileSync(path.join(this.keys, name));
    return new Promise((resolve, reject) => {
      const request = https.request({ host: '127.0.0.1', port: this.wire, path: address, method, ca: read('ca.crt'),
        cert: read('terminal-0001.crt'), key: read('terminal-0001.key'), headers: { 'Content-Type': 'application/json', ...headers } }, (reply) => {
        let text = '';
        reply.on('data', (part) => { text += part; });
        reply.on('end', () => resolve({ status: reply.statusCode, body: text ? JSON.parse(text) : null }));
      });
      request.on('error', reject);
      request.end(body ? JSON.stringify(body) : undefined);
    });
  }

  async cases() {
    return (await (await fetch(`http://127.0.0.1:${this.admin}/admin/cases`)).json()).cases;
  }

  /** A begun case of the person whose card was read; what the terminal is told. */
  async handOver(id) {
    const visit = `01900000-0000-4000-8000-00000000000${id}`;
    const applicant = { name: '测试样例', number, identity_kind: 'resident' };
    const { body: pass } = await this.ask('PUT', `/v1/visits/${visit}`, { method: 'id_card', card_age_seconds: 3, ...applicant });
    const draft = { service_code: service, form_id: 'f', form_version: '1',
      payload: { language: 'zh', applicant, answers: { phone: '13900000001', kind: 'first' } } };
    const told = await this.ask('PUT', `/v1/handovers/${visit}`, draft, { Authorization: `Bearer ${pass.token}` });
    assert.equal(told.status, 201);
    return told.body;
  }

  async stop() {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill();
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

class Visitor {
  static async open(platform) {
    const visitor = new Visitor();
    visitor.platform = platform;
    visitor.folder = mkdtempSync(path.join(os.tmpdir(), 'bianmin-browser-'));
    const options = new chrome.Options();
    options.setChromeBinaryPath('/usr/bin/chromium');
    options.addArguments('--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--ignore-certificate-errors',
      '--no-first-run', '--disable-extensions', '--disable-background-networking', '--window-size=1200,1400', `--user-data-dir=${visitor.folder}`);
    visitor.driver = await new Builder().forBrowser('chrome').setChromeOptions(options)
      .setChromeService(new chrome.ServiceBuilder('/usr/bin/chromedriver')).build();
    return visitor;
  }

  go(address) {
    return this.driver.get(address.startsWith('/') ? this.platform.base + address : address);
  }

  async text(selector = 'body') {
    return (await this.driver.findElement(By.css(selector))).getText();
  }

  async fill(values) {
    for (const [id, value] of Object.entries(values)) {
      const field = await this.driver.findElement(By.id(id));
      await field.clear();
      await field.sendKeys(value);
    }
  }

  /** Every button leads to another page. A question asked between two pages may be answered with any error: it is asked again. */
  async press(id) {
    const page = () => this.driver.executeScript('return [performance.timeOrigin, document.readyState]');
    const [left] = await page();
    await this.driver.findElement(By.id(id)).click();
    await this.driver.wait(async () => {
      const [now, state] = await page().catch(() => [left]);
      return now !== left && state === 'complete';
    }, 10000, `#${id} leads nowhere`);
  }

  /** The purpose, in the form of that button. */
  async purpose(button, value) {
    await this.driver.findElement(By.xpath(`//form[.//button[@id='${button}']]//option[@value='${value}']`)).click();
  }

  async logIn(name, password = `demo-${name}`) {
    await this.go('/login');
    await this.fill({ user: name, password });
    await this.press('log-in');
  }

  async close() {
    await this.driver.quit();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

test('pages: begun at a terminal, gone on elsewhere, and on record', { timeout: 120000 }, async (t) => {
  const platform = await Platform.start();
  const browser = await Visitor.open(platform);
  try {
    const [forPhone, forWindow] = [await platform.handOver(1), await platform.handOver(2)];

    await t.test('R-254 R-188 the code of a queue number leads to the same number, and another word to none', async () => {
      const ticket = await platform.ask('POST', '/v1/hall/tickets', { queue: 'general' }, { 'Idempotency-Key': '"hall-ticket-1"' });
      assert.equal(ticket.status, 201);
      await browser.go(ticket.body.url);
      assert.equal(await browser.text('#ticket'), ticket.body.ticket_no);
      assert.match(await browser.text(), /3 号窗口/);
      await browser.go(`${ticket.body.url.slice(0, -4)}AAAA`);
      assert.match(await browser.text(), /已失效/);
    });

    await t.test('R-195 R-188 a phone finds the same record, asks for the end of the number, changes an answer and files it', async () => {
      await browser.go(forPhone.url);
      assert.equal(await browser.text('#handover'), forPhone.handover_no);
      assert.ok(!(await browser.driver.getPageSource()).includes('139000'));
      await browser.fill({ check: '0000' });
      await browser.press('open');
      assert.match(await browser.text(), /与申请人不符/);
      await browser.fill({ check: number.slice(-4) });
      await browser.press('open');
      await browser.fill({ 'answer.phone': '13900000002' });
      await browser.press('file');
      const [filed] = await platform.cases();
      assert.equal(await browser.text('#case'), filed.case_no);
      assert.equal(filed.manifest.channel, 'mobile');
      assert.equal(filed.payload.answers.phone, '13900000002');
      await browser.go(forPhone.url);
      assert.equal(await browser.text('#case'), filed.case_no);
      assert.equal((await platform.cases()).length, 1);
    });

    await t.test('R-175 without an account nothing is seen and nothing is done', async () => {
      await browser.go('/desk');
      assert.match(await browser.driver.getCurrentUrl(), /\/login$/);
      await browser.logIn('wang', 'guess');
      assert.match(await browser.text('#wrong'), /不正确/);
      for (const act of ['handover', 'handover/file', 'case', 'feedback/close', 'notices/approve']) {
        const { stdout } = await run('curl', ['-sk', '-o', '/dev/null', '-w', '%{http_code} %{redirect_url}', '-d',
          `code=${forWindow.code}&purpose=handling`, `${platform.base}/desk/${act}`]);
        assert.match(stdout, /^303 .*\/login$/);
      }
      assert.equal((await platform.cases()).length, 1);
    });

    await t.test('R-152 a window opens the begun case by its code, with a purpose, and files it', async () => {
      await browser.logIn('wang');
      await browser.fill({ code: forWindow.url });
      await browser.purpose('open-handover', 'handling');
      await browser.press('open-handover');
      assert.equal(await browser.text('#handover'), forWindow.handover_no);
      assert.match(await browser.text(), new RegExp(number));
      await browser.press('file');
      const filed = (await platform.cases()).find((one) => one.manifest.channel === 'window');
      assert.equal(await browser.text('#case'), filed.case_no);
      await browser.go('/desk');
      assert.match(await browser.text(), new RegExp(`${filed.case_no} .* window`));
    });

    await t.test('R-213 somebody who calls at a terminal is seen on the desk until somebody went there', async () => {
      const call = { kind: 'call', reason: 'asked' };
      assert.equal((await platform.ask('POST', '/v1/feedback', call, { 'Idempotency-Key': '"hall-call-1"' })).status, 201);
      await browser.go('/desk');
      const [, number] = (await browser.text()).match(/(F\d{12}) terminal-0001 有人求助/);
      await browser.fill({ number });
      await browser.press('close-call');
      assert.doesNotMatch(await browser.text(), /现场呼叫/);
    });

    await t.test('R-129 a case that a terminal delivered is seen at the window and on a phone under the same number', async () => {
      const key = (name) => path.join(platform.keys, name);
      await run(path.join(bin, 'bianmin-platform-check'), [`https://127.0.0.1:${platform.wire}`, '--ca', key('ca.crt'),
        '--cert', key('terminal-0001.crt'), '--key', key('terminal-0001.key'), '--receipt-key', key('receipt.pub'),
        '--only', 'registered, committed and receipted']);
      const filed = (await platform.cases()).find((one) => !one.manifest.channel);
      await browser.go('/desk');
      assert.match(await browser.text(), new RegExp(`${filed.case_no} .* terminal `));
      await browser.go('/case');
      await browser.fill({ case_no: filed.case_no, check: number.slice(-4) });
      await browser.press('look');
      assert.match(await browser.text('tbody'), new RegExp(`^${filed.case_no} .*收件`));
    });

    await t.test('R-175 a notice is written by one person and approved by another', async () => {
      await browser.go('/desk/notices');
      await browser.fill({ title: '停电通知', text: '周日检修', source: '大厅', valid_from: '2020-01-01', valid_to: '2036-12-31' });
      await browser.press('write');
      await browser.press('logout');
      await browser.logIn('li');
      await browser.go('/desk/notices');
      await browser.fill({ id: 'n1' });
      await browser.press('approve');
      assert.match(await browser.text(), /n1 停电通知 approved/);
      await browser.press('logout');
    });

    await t.test('R-204 R-175 R-184 who saw the person is told by a hashed name, and what staff did; staff have wishes, too', async () => {
      await browser.logIn('zhao');
      await browser.fill({ words: '请增加一个窗口' });
      await browser.press('suggest');
      assert.match(await browser.text('#filed'), /^F\d{12}$/);
      await browser.go('/desk/seen');
      await browser.fill({ number });
      await browser.press('ask');
      assert.match(await browser.driver.getCurrentUrl(), /person=[0-9a-f]{32}$/);
      assert.ok(!(await browser.driver.getPageSource()).includes(number));
      assert.match(await browser.text('#seen'), /wang editor window \d{4}-\S+ handling handover H\d{9}/);
      assert.match(await browser.text('#done'), /wang editor window \S+ write notice 停电通知/);
      assert.match(await browser.text('#done'), /li approver \S+ approve notice n1/);
      await browser.press('logout');
    });

    await t.test('R-267 last month is drawn for everybody; too few cases are not published', async () => {
      await platform.ask('PUT', '/v1/terminals/terminal-0001', { software_version: '1', area_code: '990100', capabilities: [] });
      await browser.go('/');
      assert.match(await browser.driver.getTitle(), /运行公示/);
      assert.equal((await browser.driver.findElements(By.css('svg[role="img"]'))).length, 2);
      assert.match(await browser.text('#satisfaction'), /terminal-0001[^]*不足5件，不公布/);
      assert.equal((await browser.driver.findElements(By.css('script, link, img'))).length, 0);
    });
  } finally {
    await browser.close();
    await platform.stop();
  }
});
