import { type FleetApp, ZoneRequest } from '../../../lib';
import { synthFleet, synthProblems, testFleet, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { ZoneStack } from '../../../stacks/zone-stack';

const fleet = testFleet({
  hosts: { ares: testHost, hera: { ...testHost, site: 'other' } },
  dns: { zones: { 'example.org': { zoneId: '0'.repeat(31) + '1' } } },
});

test('what is asked for a zone is there in order of path, whoever asks first', () => {
  const request = new ZoneRequest<string>('things');
  let found: unknown;
  const build = (app: FleetApp): void => {
    const zone = new ZoneStack(app, 'example-org', { zone: 'example.org' });
    app.whenDeclared(zone, () => (found = request.of(zone, 'example.org')));
    for (const name of ['hera', 'ares']) request.ask(new HostStack(app, name), fleet, 'example.org', `for ${name}`);
  };
  synthFleet(build, { fleet });
  expect(found).toEqual([
    { value: 'for ares', by: 'ares' },
    { value: 'for hera', by: 'hera' },
  ]);
});

test('what one program asked for is nothing to the next', () => {
  const request = new ZoneRequest<string>('things');
  const found: unknown[] = [];
  const build = (app: FleetApp): void => {
    const zone = new ZoneStack(app, 'example-org', { zone: 'example.org' });
    for (const name of ['ares', 'hera']) new HostStack(app, name);
    if (found.length === 0) request.ask(zone, fleet, 'example.org', 'once');
    app.whenDeclared(zone, () => found.push(request.of(zone, 'example.org').length));
  };
  synthFleet(build, { fleet });
  synthFleet(build, { fleet });
  expect(found).toEqual([1, 0]);
});

test('a zone that nobody owns is a problem of who asks', () => {
  const request = new ZoneRequest<string>('CAA records');
  const build = (app: FleetApp): void => {
    request.ask(new HostStack(app, 'ares'), fleet, 'example.org', 'one');
    new HostStack(app, 'hera');
  };
  expect(synthProblems(build, { fleet })).toEqual([
    "[ares] zone: 'example.org' has no stack that could make its CAA records; add new ZoneStack(app, 'example-org', { zone: 'example.org' })",
  ]);
});

test('a zone that the fleet does not have is refused', () => {
  const request = new ZoneRequest<string>('things');
  const build = (app: FleetApp) => request.ask(new HostStack(app, 'ares'), fleet, 'exmaple.org', 'one');
  expect(synthProblems(build, { fleet })).toEqual([
    "[ares] zone: no zone of the fleet has that name, got 'exmaple.org'; did you mean 'example.org'?",
  ]);
});

test('a zone has one stack', () => {
  const build = (app: FleetApp): void => {
    for (const id of ['one', 'two']) new ZoneStack(app, id, { zone: 'example.org' });
  };
  expect(synthProblems(build, { fleet })).toEqual([
    "[two] zone: is owned by 'one' already, got 'example.org'; leave one of the stacks out",
  ]);
});
