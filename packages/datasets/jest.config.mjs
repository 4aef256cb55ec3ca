export default { displayName: 'datasets', preset: '../../jest.preset.cjs' };
