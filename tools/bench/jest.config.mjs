export default { displayName: 'bench', preset: '../../jest.preset.cjs' };
