export default { displayName: 'engine-tfjs', preset: '../../jest.preset.cjs' };
