"""From views to paper: documents, notices and forms as PDFs, and the codes on them."""
