export default { displayName: 'validation', preset: '../../jest.preset.cjs' };
