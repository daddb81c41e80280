"""Who is there, place by place: pages of communes, EPCI, departments, regions, territories, compared."""
