// The pages of namespaces list all types; on each of the other pages the list would be longer than the page.
exports.preTransform = function (model) {
  if (model.type !== 'Namespace') model._tocKey = null;
  return model;
};

exports.postTransform = function (model) {
  return model;
};
