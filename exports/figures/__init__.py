"""Figures that stand alone: pictures, pages, slides, documents."""
