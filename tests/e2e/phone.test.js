// Papers from the person's own phone: a real HTTP client opens the address of the code and sends what a browser would send.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { checkFiled, folder, makePapers, sheets, untilSaid, visitWithPapers } from './lib/papers.js';
import { until } from './lib/rig.js';
import { waitForValue, withTerminal } from './lib/scene.js';
import { finishVisit } from './lib/visit.js';

const papers = makePapers();
test.after(() => fs.rmSync(folder, { recursive: true }));

/** A phone with the authority of the platform's certificate; no certificate of its own. */
class Phone {
  constructor(rig, url) {
    this.ca = fs.readFileSync(path.join(rig.facts.dir, 'keys', 'ca.crt'));
    this.url = url;
  }

  ask(method, address, headers = {}, body = null) {
    return new Promise((resolve, reject) => {
      const request = https.request(address, { method, ca: this.ca, headers }, (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text: Buffer.concat(parts).toString() }));
      });
      request.on('error', reject);
      request.end(body);
    });
  }

  open() {
    return this.ask('GET', this.url);
  }

  /** The form of the page, as a browser sends it, and the page that it leads to. */
  async send(content, { name = 'IMG_0001.jpg', type = 'image/jpeg' } = {}) {
    const page = await this.open();
    if (page.status !== 200) return page;
    const action = page.text.match(/<form method="post" enctype="multipart\/form-data" action="([^"]+)"/)[1];
    const edge = `----edge${Math.random().toString(36).slice(2)}`;
    const body = Buffer.concat([
      Buffer.from(`--${edge}\r\nContent-Disposition: form-data; name="picture"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`),
      content, Buffer.from(`\r\n--${edge}--\r\n`)]);
    const answer = await this.ask('POST', new URL(action, this.url),
      { 'Content-Type': `multipart/form-data; boundary=${edge}`, 'Content-Length': body.length }, body);
    if (answer.status !== 303) return answer;
    return this.ask('GET', new URL(answer.headers.location, this.url));
  }

  picture(name) {
    return this.send(fs.readFileSync(papers[name]));
  }
}

const codeOf = async (terminal) => (await terminal.waitForElement('phone.code')).getDomAttribute('value');

test('two pages from a phone, after a blank one, a text and a picture of nothing; the network is cut in the middle; one case holds the paper, '
  + 'and the page is over (R-068 R-195)', async () => {
  await withTerminal(['--pages', '--phone-pictures', '--idle', '120'], async (terminal, rig) => {
    let phone = null;
    await visitWithPapers(terminal, async () => {
      await waitForValue(terminal, 'panel.phone', /^code$/);
      await untilSaid(terminal, /用手机扫/);
      await terminal.look('phone');
      phone = new Phone(rig, await codeOf(terminal));
      assert.match(phone.url, /^https:\/\/127\.0\.0\.1:\d+\/u\/[\w-]{22,}$/);
      const page = await phone.open();
      assert.equal(page.status, 200);
      assert.match(page.text, /<input id="picture" name="picture" type="file" accept="image\/\*" capture="environment"/);
      assert.doesNotMatch(page.text, /<script/);
      assert.match(page.headers['content-security-policy'], /default-src 'none'/);
      assert.match((await phone.ask('GET', `${phone.url}?lang=en`)).text, /Take a picture/);
      await untilSaid(terminal, /手机已经打开/);

      assert.equal((await phone.send(Buffer.from('not a picture'), { name: 'note.jpg' })).status, 415);
      await phone.picture('blank');
      await untilSaid(terminal, /空白/);
      await until(async () => /空白/.test((await phone.open()).text), 10, 'the reason on the phone');
      await phone.picture('desk');
      await untilSaid(terminal, /没有看到整张纸/);
      await phone.picture('first');
      await until(async () => (await sheets(terminal)) === 1, 20, 'the first page');
      await untilSaid(terminal, /收到了/);
      // The same once more is the same page.
      await phone.picture('first');

      await rig.do('network cut');
      await untilSaid(terminal, /网络断了/, 30);
      await phone.picture('second');
      await rig.do('network restore');
      await until(async () => (await sheets(terminal)) === 2, 40, 'the second page, after the network came back');
      await terminal.look('phone_pages');
    }, 'phone:');
    // Nothing is there any more, and nothing is taken.
    await until(async () => (await phone.open()).status === 410, 10, 'the end of the page');
    assert.equal((await phone.picture('first')).status, 410);
    await checkFiled(rig, 2, 'phone');
    await finishVisit(terminal);
  });
});

test('without a network no phone is offered, and a code of an ended visit leads nowhere', async () => {
  await withTerminal(['--pages', '--phone-pictures', '--idle', '120'], async (terminal, rig) => {
    let phone = null;
    await visitWithPapers(terminal, async () => {
      phone = new Phone(rig, await codeOf(terminal));
      assert.equal((await phone.open()).status, 200);
      const other = new Phone(rig, `${phone.url.slice(0, -1)}${phone.url.endsWith('A') ? 'B' : 'A'}`);
      assert.equal((await other.open()).status, 410);
      await terminal.touch('action.back');
      await terminal.waitFor('form');
      await until(async () => (await phone.open()).status === 410, 10, 'the end of the first page');
      assert.equal((await phone.picture('first')).status, 410);
      // What is offered is looked at anew between two pages.
      const turned = async () => {
        await terminal.touch('action.back');
        await terminal.touch('action.next');
        await terminal.waitForElement('field.records');
        return terminal.has('option.records.phone:');
      };
      await rig.do('network cut');
      await until(async () => !(await turned()), 60, 'the form without the phone');
      await rig.do('network restore');
      await until(turned, 60, 'the phone is offered again');
      await terminal.touch('option.records.phone:');
      await terminal.waitFor('capture');
      const next = new Phone(rig, await codeOf(terminal));
      assert.notEqual(next.url, phone.url);
      await next.picture('first');
      await until(async () => (await sheets(terminal)) === 1, 20, 'the page');
    }, 'phone:');
    await checkFiled(rig, 1, 'phone');
    await finishVisit(terminal);
  });
});
