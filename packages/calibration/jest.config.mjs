export default { displayName: 'calibration', preset: '../../jest.preset.cjs' };
