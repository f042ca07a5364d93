// Is it the person of the card? A camera on the network, bianmin-vision as it ships, and the reference identity service, which compares no
// faces but knows sample pictures.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { NetworkCamera } from './lib/camera.js';
import { folder, makePapers } from './lib/papers.js';
import { until } from './lib/rig.js';
import { oneCase, waitForValue, withTerminal } from './lib/scene.js';
import { samplePerson } from './lib/verify.js';
import { finishVisit, fromCardToReceipt, goToReader } from './lib/visit.js';

const pictures = makePapers();
test.after(() => fs.rmSync(folder, { recursive: true }));

async function identityService(rig, method, body) {
  const answer = await fetch(`http://127.0.0.1:${rig.facts.admin_port}/admin/faces`,
    { method, headers: { 'Content-Type': 'application/json' }, body: body && JSON.stringify(body) });
  assert.ok(answer.ok, `${method}: ${answer.status}`);
  return answer.status === 204 ? null : (await answer.json()).comparisons;
}

/** A terminal that has just begun knows of its camera a second later; until then the phone is asked. */
async function cameraIsThere(rig) {
  const log = path.join(rig.facts.dir, 'log', 'kiosk.log');
  await until(async () => fs.readFileSync(log, 'utf8').includes('device=camera.person'), 20, 'the camera');
}

async function goToFace(terminal, rig) {
  await goToReader(terminal, /不动产登记资料查询/);
  await terminal.touch('action.start');
  await terminal.waitFor('identify');
  await rig.do('card lay ordinary');
  await terminal.waitFor('face', 30);
}

test('nobody is looked at before they agree; a picture that the service does not know wants a person to look and leaves the phone, the enrolled '
  + 'one is confirmed, and the case names consent and engine (R-101 R-202)', async () => {
  const camera = await NetworkCamera.start(pictures.face);
  try {
    await withTerminal(['--person-camera', camera.url, '--idle', '120'], async (terminal, rig) => {
      await cameraIsThere(rig);
      await goToFace(terminal, rig);
      const text = await (await terminal.waitForElement('face.text')).getText();
      assert.match(text, /不动产登记资料查询/);
      assert.match(text, /不同意也能办/);
      await terminal.look('face_asking');
      assert.deepEqual(await identityService(rig, 'GET'), []);
      camera.show(pictures.wall);
      await terminal.touch('action.next');
      await until(async () => /摄像头前面/.test(await (await terminal.waitForElement('status.face')).getText()), 20, 'the word to step before the camera');
      camera.show(pictures.face);
      await waitForValue(terminal, 'status.face', /^review$/, 40);
      await terminal.look('face_review');
      assert.ok(await terminal.has('action.call'));
      const [seen] = await identityService(rig, 'GET');
      assert.equal(seen.verdict, 'review');
      await terminal.touch('action.skip');
      await terminal.waitFor('verify');
      await terminal.touch('action.home');
      await terminal.waitFor('home');
      await terminal.touch('action.home');
      await until(async () => ['goodbye', 'attract'].includes(await terminal.screen()), 20, 'the end of the visit');
      await rig.do('card remove');
      await terminal.waitFor('attract', 30);

      await identityService(rig, 'PUT', { number: samplePerson('ordinary').number, digest: seen.digest });
      await goToFace(terminal, rig);
      await terminal.touch('action.next');
      const fill = async (field) => {
        const value = field === 'copies' ? '1' : '13900000001';
        await terminal.type(field, value);
        return value;
      };
      await fromCardToReceipt(terminal, { fill, prefer: { scope: 'mine', use: 'own' } });
      const { payload } = await oneCase(rig, 60);
      const { face, statement } = payload.evidence;
      assert.equal(face.engine, 'reference-sample-pictures');
      assert.match(face.text_digest, /^[0-9a-f]{64}$/);
      assert.ok(statement.split('.').length === 3);
      assert.deepEqual((await identityService(rig, 'GET')).map((one) => one.verdict), ['match', 'review']);
      await finishVisit(terminal);
    });
  } finally {
    camera.stop();
  }
});
