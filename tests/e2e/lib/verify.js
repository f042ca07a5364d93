// What the platform holds against what was entered, field by field.
import { readFileSync } from 'node:fs';

/** Differences in words; empty when the case is exactly what was entered. */
export function differences(theCase, entered, person) {
  const wrong = [];
  const expect = (what, is, should) => {
    if (is !== should) wrong.push(`${what}: platform has ${JSON.stringify(is)}, entered was ${JSON.stringify(should)}`);
  };
  const payload = theCase.payload;
  expect('service_code', theCase.service_code, entered.service);
  expect('payload.service_code', payload.service_code, entered.service);
  for (const [member, value] of Object.entries(person)) expect(`applicant.${member}`, payload.applicant[member], value);
  for (const [field, value] of Object.entries(entered.answers)) expect(`answers.${field}`, payload.answers[field], value);
  for (const [field, value] of Object.entries(payload.answers)) {
    const known = field in entered.answers || Object.values(person).includes(value);
    if (!known) wrong.push(`answers.${field}: platform has ${JSON.stringify(value)}, nobody entered it`);
  }
  if (!payload.signature?.strokes?.length) wrong.push('signature: missing');
  return wrong;
}

/** The sample persons of assets/samples as {name, number, …} by short name. */
export function samplePerson(name) {
  const text = readFileSync(new URL('../../../assets/samples/persons.toml', import.meta.url), 'utf8');
  const person = {};
  let inside = false;
  for (const line of text.split('\n')) {
    const header = /^\[\[?(?:person\.)?"?([\w-]+)"?\]?\]/.exec(line);
    if (header) inside = header[1] === name;
    const pair = /^(\w+)\s*=\s*"(.*)"/.exec(line);
    if (inside && pair) person[pair[1]] = pair[2];
  }
  if (!person.name) throw new Error(`no sample person ${name}`);
  return person;
}
