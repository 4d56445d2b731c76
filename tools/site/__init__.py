"""The course as a site of plain files, which a teacher can send as a link: `python -m tools.site`."""
