/** Conditions between options (MRT-SPEC 3.3, 3.8). Each rule sees the resolved options and reports what it objects to. */
import type { Diagnostic, DiagnosticCode } from '@mrtjs/tensor';
import { errorOf, suggestion } from '@mrtjs/tensor';
import { statSync } from 'node:fs';
import { place } from './bind.js';
import type { StartPoint } from './option-values.js';
import { startPoints } from './option-values.js';
import type { Resolved, ResolvedOptions } from './resolve.js';
import { isModulePath } from './value-types.js';

/** What the rules may look at. */
export interface RuleInput {
  readonly options: ResolvedOptions;
  readonly format: 'ini' | 'yaml';
  /** Names of the registered datasets. */
  readonly datasets: readonly string[];
}

type Rule = (input: RuleInput) => readonly Diagnostic[];

/** Runs every rule. */
export function checkRules(input: RuleInput): Diagnostic[] {
  return rules.flatMap((rule) => rule(input));
}

const rules: readonly Rule[] = [
  startNeedsKeys,
  splitNeedsMaps,
  baseOutputsAreKeys,
  budgetCanBeMet,
  budgetDecides,
  datasetsExist,
  passesExist,
  ...(
    [
      ['DEFAULT', 'several'],
      ['CALIBRATION', 'one'],
      ['QUANTIZATION', 'several'],
      ['EVALUATION', 'several'],
      ['COMPILATION', 'one'],
    ] as const
  ).map(([section, allowed]) => devicesGiven(section, allowed)),
  batchDividesByDevices,
];

function value<T>(input: RuleInput, id: string): T | undefined {
  return input.options.get(id)?.value as T | undefined;
}

function object(option: Resolved, code: DiagnosticCode, message: string, hint: string): Diagnostic {
  return errorOf(code, message, { ...place(option.source, option.shown), hint });
}

/** E-STARTKEYS [R77, R80]. */
function startNeedsKeys(input: RuleInput): readonly Diagnostic[] {
  const start = input.options.get('DEFAULT.Start');
  const keys = value<readonly string[]>(input, 'SPLIT_MODEL.Keys');
  if (start === undefined || keys === undefined || keys.length > 0) return [];
  const point = start.value as StartPoint | null;
  if (point !== 'SPLIT_MODEL' && point !== 'MERGE_MODEL') return [];
  return [
    object(start, 'MRT6017', `${point} is not possible without split keys`, 'give Keys, or another Start'),
  ];
}

/** The maps of a split model are needed [R86]. */
function splitNeedsMaps(input: RuleInput): readonly Diagnostic[] {
  const keys = value<readonly string[]>(input, 'SPLIT_MODEL.Keys');
  if (keys === undefined || keys.length === 0) return [];
  const code = input.format === 'yaml' ? 'MRT6025' : 'MRT6003';
  return ['MERGE_MODEL.Attribute_deps', 'MERGE_MODEL.Oscale_maps'].flatMap((id) => {
    const option = input.options.get(id);
    if (option === undefined || (option.value as ReadonlyMap<string, unknown>).size > 0) return [];
    return [
      object(option, code, 'a value is needed, because the model is split', 'see MERGE_MODEL in the help'),
    ];
  });
}

/** Base outputs named by the maps are split keys: E-KEY. */
function baseOutputsAreKeys(input: RuleInput): readonly Diagnostic[] {
  const keys = value<readonly string[]>(input, 'SPLIT_MODEL.Keys') ?? [];
  if (keys.length === 0) return [];
  const used = [
    {
      id: 'MERGE_MODEL.Attribute_deps',
      names: [
        ...(value<ReadonlyMap<string, ReadonlyMap<string, string>>>(input, 'MERGE_MODEL.Attribute_deps') ??
          []),
      ].flatMap(([, attributes]) => [...attributes.values()]),
    },
    {
      id: 'MERGE_MODEL.Oscale_maps',
      names: [...(value<ReadonlyMap<string, string | null>>(input, 'MERGE_MODEL.Oscale_maps') ?? [])].flatMap(
        ([, name]) => name ?? [],
      ),
    },
  ];
  return used.flatMap(({ id, names }) =>
    [...new Set(names)]
      .filter((name) => !keys.includes(name))
      .map((name) =>
        object(
          input.options.get(id) as Resolved,
          'MRT6022',
          `${name} is not a split key`,
          suggestion(name, keys),
        ),
      ),
  );
}

/** E-DATASET, or E-PATH for a module that is not there. Equal values in two options are reported once. */
function datasetsExist(input: RuleInput): readonly Diagnostic[] {
  const options = ['CALIBRATION.Dataset', 'EVALUATION.Dataset'].flatMap((id) => input.options.get(id) ?? []);
  return [...new Set(options)].flatMap((option) => {
    const name = option.value as string;
    if (isModulePath(name))
      return statSync(name, { throwIfNoEntry: false })?.isFile()
        ? []
        : [
            object(
              option,
              'MRT6014',
              `the dataset module ${name} is not there`,
              'give the path of an .mjs file',
            ),
          ];
    if (input.datasets.includes(name)) return [];
    return [object(option, 'MRT6019', `dataset ${name} is not known`, suggestion(name, input.datasets))];
  });
}

/** E-PATH. */
function passesExist(input: RuleInput): readonly Diagnostic[] {
  const option = input.options.get('PREPARE.Passes');
  if (option === undefined) return [];
  return (option.value as readonly string[])
    .filter((path) => !statSync(path, { throwIfNoEntry: false })?.isFile())
    .map((path) =>
      object(option, 'MRT6014', `the pass module ${path} is not there`, 'give the path of an .mjs file'),
    );
}

/** E-DEVIDS [R65]. */
function devicesGiven(section: string, allowed: 'one' | 'several'): Rule {
  return (input) => {
    const type = input.options.get(`${section}.Device_type`);
    const ids = input.options.get(`${section}.Device_ids`);
    if (ids === undefined || type === undefined || type.value !== 'gpu') return [];
    const { length } = ids.value as readonly number[];
    // An inherited list is reported where it stands; what is wrong with it is the same for every heir.
    const heir = section !== 'DEFAULT' && ids === input.options.get('DEFAULT.Device_ids');
    if (length === 0 && !heir)
      return [
        object({ ...ids, source: type.source }, 'MRT6012', 'gpu needs a device id', 'write Device_ids=0'),
      ];
    if (length > 1 && allowed === 'one')
      return [object(ids, 'MRT6012', `${length} device ids, but ${section} runs on one`, 'give one id')];
    return [];
  };
}

/** A search tries recipes of profile `best`, from the calibration on, and needs the gas of the whole. */
function budgetCanBeMet(input: RuleInput): readonly Diagnostic[] {
  const budget = input.options.get('ACCURACY.Budget');
  if (budget === undefined || (budget.value as ReadonlyMap<string, number>).size === 0) return [];
  const start = value<StartPoint | null>(input, 'DEFAULT.Start') ?? null;
  const restored = value<readonly string[]>(input, 'QUANTIZATION.Restore_name') ?? [];
  return [
    ...(value(input, 'DEFAULT.Profile') === 'best'
      ? []
      : [object(budget, 'MRT6030', 'only profile best has recipes', 'set DEFAULT.Profile=best')]),
    ...(start === null || startPoints.indexOf(start) < startPoints.indexOf('CALIBRATION')
      ? []
      : [
          object(
            budget,
            'MRT6030',
            `Start=${start} goes on after what is searched`,
            'leave out Start or Budget',
          ),
        ]),
    ...(restored.length === 0
      ? []
      : [object(budget, 'MRT6030', 'a network that is partly float has no gas', 'leave Restore_name empty')]),
  ];
}

/** What a recipe decides. */
const DECIDED = [
  'Range',
  'Zero_point',
  'Channel_weights',
  'Sum_bits',
  'Raw_input',
  'Equalization',
  'Rounding',
  'Bias_correction',
  'Two_planes',
  'Plane_layers',
].map((name) => `ACCURACY.${name}`);

/** With a budget, options that a recipe decides have no effect. */
function budgetDecides(input: RuleInput): readonly Diagnostic[] {
  const budget = value<ReadonlyMap<string, number>>(input, 'ACCURACY.Budget');
  if (budget === undefined || budget.size === 0) return [];
  return DECIDED.flatMap((id) => {
    const option = input.options.get(id);
    if (option === undefined || option.source.kind === 'default') return [];
    const hint = 'leave out this option or the budget';
    const found = object(
      option,
      'MRT6034',
      'the search for a recipe decides this, so it has no effect',
      hint,
    );
    return [{ ...found, severity: 'warning' as const }];
  });
}

/** E-BATCHDEV [R91]. */
function batchDividesByDevices(input: RuleInput): readonly Diagnostic[] {
  const ids = input.options.get('EVALUATION.Device_ids');
  const batch = value<number>(input, 'EVALUATION.Batch');
  if (ids === undefined || batch === undefined || value(input, 'EVALUATION.Device_type') !== 'gpu') return [];
  const devices = (ids.value as readonly number[]).length;
  if (devices === 0 || batch % devices === 0) return [];
  return [
    object(
      ids,
      'MRT6020',
      `a batch of ${batch} is not divisible by ${devices} devices`,
      'change one of them',
    ),
  ];
}
