// The navigation of the site is the table of contents of most pages. The base template would make its links relative twice.
exports.preTransform = function (model) {
  if (model._tocKey === model._navKey) model._tocKey = null;
  return model;
};

exports.postTransform = function (model) {
  return model;
};
