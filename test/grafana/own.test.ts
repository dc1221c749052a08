import { DashboardBuilder, DatasourceVariableBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { type GrafanaOptions } from '../../constructs/monitoring-stack/grafana';
import { synthFleet, synthProblems } from '../../lib/testing';
import { buildHouse, house, type House } from './house';

const power = { uid: 'power', title: 'Power', id: 12, panels: [], schemaVersion: 42 };
const asking = (uid: unknown) => ({ ...power, panels: [{ type: 'stat', title: 'Now', datasource: uid }] });

const lines = (options: GrafanaOptions, around: House = {}) =>
  synthProblems((app) => buildHouse(app, options, around), house);

describe("a dashboard of one's own", () => {
  const text = (dashboards: GrafanaOptions['dashboards'] & object) => {
    const { files } = synthFleet((app) => buildHouse(app, { dashboards }), house);
    return String(files['generated/ares/monitoring/dashboard-power.nix']);
  };

  test('given as JSON, is beside the others, and has no number of where it comes from', () => {
    expect(text([power])).toBe(`{
  environment.etc."grafana-dashboards/power.json".text = builtins.toJSON {
    id = null;
    panels = [ ];
    schemaVersion = 42;
    title = "Power";
    uid = "power";
  };
}
`);
  });

  test('given as a builder of the library, is built', () => {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- it is what all releases read
    expect(text([new DashboardBuilder('Power').uid('power')])).toContain('title = "Power";');
  });

  test('may ask what the host has, what Grafana has, and what is chosen at its top', () => {
    const chosen = new DatasourceVariableBuilder('source').build();
    const asked = [
      'loki',
      { type: 'prometheus', uid: 'prometheus' },
      '-- Mixed --',
      { uid: '-- Grafana --' },
      '$source',
      null,
    ];
    const panels = asked.map((datasource) => ({ type: 'stat', title: 'Now', datasource }));
    expect(text([{ ...power, panels, templating: { list: [chosen] } }])).toContain('uid = "power";');
  });

  test('is there where nothing is scraped for the others', () => {
    const { files } = synthFleet((app) => buildHouse(app, { dashboards: [power] }, { sources: [] }), house);
    expect(String(files['generated/ares/monitoring/grafana.nix'])).toContain(
      'options.path = "/etc/grafana-dashboards";',
    );
    expect(Object.keys(files).filter((path) => path.includes('/dashboard-'))).toEqual([
      'generated/ares/monitoring/dashboard-power.nix',
    ]);
  });

  test('in another order gives the same files', () => {
    const other = { ...power, uid: 'water', title: 'Water' };
    const texts = (dashboards: (typeof power)[]) => synthFleet((app) => buildHouse(app, { dashboards }), house).texts;
    expect(texts([other, power])).toEqual(texts([power, other]));
  });
});

describe('Grafana refuses', () => {
  const uidRule = 'must have a uid of 1 to 40 letters, digits, - and _, got';
  const uidRemedy = "; write one that stays, like 'power-meter'";

  test.each<[what: string, options: GrafanaOptions, problem: string]>([
    [
      'a URL as its name',
      { domain: 'https://grafana.example.org' },
      "domain: must have labels of letters, digits and inner hyphens, got 'https://grafana.example.org'; write it like 'grafana.example.org'",
    ],
    ['no name', { domain: '' }, "domain: must be a domain name, got ''; write it like 'grafana.example.org'"],
    [
      'a user with a space',
      { adminUser: 'ann b' },
      "adminUser: must be of letters, digits, '.', '_', '@' and -, got 'ann b'; write it like 'admin'",
    ],
    [
      'a dashboard without an id that stays',
      { dashboards: [{ ...power, uid: undefined }] },
      `dashboards (title 'Power'): ${uidRule} undefined${uidRemedy}`,
    ],
    [
      'one with an id that is no part of a URL',
      { dashboards: [{ ...power, uid: 'po/wer' }] },
      `dashboards.po/wer: ${uidRule} 'po/wer'${uidRemedy}`,
    ],
    [
      'one with an id that Grafana would cut off',
      { dashboards: [{ ...power, uid: 'p'.repeat(41) }] },
      `dashboards.${'p'.repeat(41)}: ${uidRule} '${'p'.repeat(41)}'${uidRemedy}`,
    ],
    [
      'one without a title',
      { dashboards: [{ ...power, title: ' ' }] },
      "dashboards.power: must have a title, got ' '; say what it shows",
    ],
    [
      'one that was exported for sharing',
      { dashboards: [{ ...power, __inputs: [{ name: 'DS_PROMETHEUS' }, { name: 'DS_LOKI' }] }] },
      "dashboards.power: was exported for sharing, and a file is not asked for inputs, got __inputs DS_PROMETHEUS, DS_LOKI; export it without 'share externally', or write the uids of data sources in their place",
    ],
    [
      'one of the newer model',
      { dashboards: [{ apiVersion: 'dashboard.grafana.app/v2beta1', kind: 'Dashboard', spec: {} }] },
      "dashboards (title undefined): is a resource and no classic dashboard, got apiVersion 'dashboard.grafana.app/v2beta1'; export it with the model 'Classic'",
    ],
    [
      'the id of one that comes with it',
      { dashboards: [{ ...power, uid: 'cdknix-system' }] },
      "dashboards: two have the uid 'cdknix-system', of which Grafana shows one; give one of them another",
    ],
    [
      'the title of one that comes with it',
      { dashboards: [{ ...power, title: 'System' }] },
      "dashboards: two have the title 'System', of which Grafana shows one; give one of them another",
    ],
    [
      'a data source that is not there',
      { dashboards: [asking({ type: 'prometheus', uid: 'prometeus' })] },
      "dashboards.power: asks a data source that is not on this host, got 'prometeus'; did you mean 'prometheus'?",
    ],
    [
      'a data source by a number from elsewhere',
      { dashboards: [asking({ uid: 'P1809F7CD0C75ACF3' })] },
      "dashboards.power: asks a data source that is not on this host, got 'P1809F7CD0C75ACF3'; known: 'alertmanager', 'loki', 'prometheus'",
    ],
    [
      'a choice of data source that it does not offer',
      { dashboards: [asking('${DS_PROMETHEUS}')] },
      "dashboards.power: asks a data source that is not on this host, got '${DS_PROMETHEUS}'; known: 'alertmanager', 'loki', 'prometheus'",
    ],
  ])('%s', (_what, options, problem) => {
    expect(lines(options)).toEqual([`[ares/grafana] ${problem}`]);
  });

  test("twice the same of one's own", () => {
    expect(lines({ dashboards: [power, { ...power }] })).toEqual([
      "[ares/grafana] dashboards: two have the title 'Power', of which Grafana shows one; give one of them another",
      "[ares/grafana] dashboards: two have the uid 'power', of which Grafana shows one; give one of them another",
    ]);
  });

  test('all at once', () => {
    expect(lines({ domain: '', adminUser: '', dashboards: [{ ...power, title: '' }] })).toHaveLength(3);
  });

  test('a data source where there is none', () => {
    expect(lines({ dashboards: [asking('loki')] }, { sources: [] })).toEqual([
      "[ares/grafana] dashboards.power: asks a data source that is not on this host, got 'loki'; there are none",
    ]);
  });
});
