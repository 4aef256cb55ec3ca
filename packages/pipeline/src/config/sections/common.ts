/** Options that several sections have. */
import { withDefault } from '../option.js';
import { deviceIds, deviceType } from '../option-values.js';
import { bool } from '../value-types.js';

/** The device options of a section, which inherit from [DEFAULT] [R51]. */
export function devices(yamlSection: string, extras: { readonly yamlOnly?: true } = {}) {
  return {
    Device_type: withDefault(deviceType, 'cpu', `${yamlSection}.DEVICE_TYPE`, 'Device of this stage.', {
      inherit: ['DEFAULT.Device_type'],
      ...extras,
    }),
    Device_ids: withDefault(deviceIds, '', `${yamlSection}.DEVICE_IDS`, 'Device numbers of this stage.', {
      inherit: ['DEFAULT.Device_ids'],
      ...extras,
    }),
  } as const;
}

/** `Dump`, which the original had in several sections. */
export const dump = withDefault(
  bool,
  'False',
  [],
  'Accepted and without effect: checkpoints are always written.',
);
