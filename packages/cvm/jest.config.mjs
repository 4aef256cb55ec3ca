export default { displayName: 'cvm', preset: '../../jest.preset.cjs' };
