export default { displayName: 'merging', preset: '../../jest.preset.cjs' };
