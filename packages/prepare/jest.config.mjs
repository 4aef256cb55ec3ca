export default { displayName: 'prepare', preset: '../../jest.preset.cjs' };
