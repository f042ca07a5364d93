// What the platform holds against what was entered, field by field.
import { readFileSync } from 'node:fs';

const nations = { '01': '汉' };
const dashed = (day) => `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;

/** What the card alone must have brought into the case. */
function fromCard(person) {
  return {
    applicant: { name: person.name, number: person.number, sex: person.sex, birth: dashed(person.birth), address: person.address },
    answers: {
      name: person.name, number: person.number, sex: person.sex, birth: dashed(person.birth), address: person.address,
      nation: nations[person.nation],
    },
  };
}

/** Differences in words; empty when the case is exactly what was entered, field by field, and nothing besides. */
export function differences(theCase, entered, person) {
  const wrong = [];
  const expect = (what, is, should) => {
    if (is !== should) wrong.push(`${what}: platform has ${JSON.stringify(is)}, entered was ${JSON.stringify(should)}`);
  };
  const { payload } = theCase;
  const card = fromCard(person);
  for (const field of entered.unasked ?? []) delete card.answers[field]; // not every form wants all that a card says
  const answers = { ...card.answers, ...entered.answers };
  expect('service_code', theCase.service_code, entered.service);
  expect('payload.service_code', payload.service_code, entered.service);
  for (const [member, value] of Object.entries(card.applicant)) expect(`applicant.${member}`, payload.applicant[member], value);
  for (const field of new Set([...Object.keys(answers), ...Object.keys(payload.answers)]))
    expect(`answers.${field}`, payload.answers[field], answers[field]);
  if (!payload.signature?.strokes?.length) wrong.push('signature: missing');
  return wrong;
}

/** A sample person of assets/samples by id. */
export function samplePerson(id) {
  const text = readFileSync(new URL('../../../assets/samples/persons.toml', import.meta.url), 'utf8');
  for (const block of text.split('[[person]]').slice(1)) {
    const person = Object.fromEntries([...block.matchAll(/^(\w+)\s*=\s*"(.*)"/gm)].map((found) => [found[1], found[2]]));
    if (person.id === id) return person;
  }
  throw new Error(`no sample person ${id}`);
}
