"""From events to incidents: where and when, merged, judged and recorded."""
